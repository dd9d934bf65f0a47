package dev.cloakroom.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/** A browser's way to an OpenID Provider that asks its user nothing, and back. */
record ProviderVisit(Browser browser) {
  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]*)\"");
  private static final Pattern INPUT = Pattern.compile("name=\"([^\"]*)\" value=\"([^\"]*)\"");

  /** The answer to the callback, or that of the step that led no further. */
  HttpResponse<String> signIn(String query) {
    var start = browser.following().get("api/login" + query);
    var location = start.headers().firstValue("Location");
    if (location.isEmpty()) {
      return start;
    }
    var authorization = URI.create(location.get());
    var answer = PlainHttp.send(HttpRequest.newBuilder(authorization));
    var led = browser.ledBy(authorization);
    var callback = answer.headers().firstValue("Location");
    if (callback.isPresent()) {
      return led.get(callback.get());
    }
    var form = ACTION.matcher(answer.body());
    return form.find() ? led.postForm(unescaped(form.group(1)), fields(answer.body())) : answer;
  }

  // OAuth 2.0 Form Post Response Mode.
  private static LinkedHashMap<String, String> fields(String page) {
    var fields = new LinkedHashMap<String, String>();
    INPUT
        .matcher(page)
        .results()
        .forEach(input -> fields.put(input.group(1), unescaped(input.group(2))));
    return fields;
  }

  private static String unescaped(String attribute) {
    return attribute.replace("&quot;", "\"").replace("&amp;", "&");
  }
}
