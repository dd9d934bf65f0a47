package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.CookieJar;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser at the pages of an OpenID Provider, with cookies of its own: it follows redirects and
 * sends forms until it is led away from there.
 */
final class ProviderBrowser {
  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]*)\"");
  private static final Pattern HIDDEN = Pattern.compile("<input[^>]* type=\"hidden\"[^>]*>");
  private static final Pattern NAME = Pattern.compile(" name=\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile(" value=\"([^\"]*)\"");
  private static final int MOST_STEPS = 10;

  // Not the JDK's, which sends no Secure cookie to http://127.0.0.1, as browsers do.
  private final CookieJar cookies = new CookieJar();

  /**
   * Goes to an authorization or logout URL.
   *
   * @param fields what is put into each form on the way, beside its hidden fields
   * @return where the provider leads the browser in the end
   */
  URI follow(URI start, Map<String, String> fields) {
    var here = start;
    var answer = get(here);
    for (var step = 0; step < MOST_STEPS; step++) {
      var location = answer.headers().firstValue("Location");
      if (location.isPresent()) {
        here = here.resolve(location.get());
        if (!here.getAuthority().equals(start.getAuthority())) {
          return here;
        }
        answer = get(here);
      } else {
        here = here.resolve(action(answer));
        answer = submit(here, hidden(answer.body()), fields);
      }
    }
    throw new AssertionError("%s leads nowhere: %s".formatted(start.getPath(), answer.body()));
  }

  /**
   * Lets a user of the application sign in, from its start to its callback.
   *
   * @param query of the start, with its question mark
   * @param fields as in {@link #follow}
   * @return the answer to the callback
   */
  HttpResponse<String> signIn(Browser app, String query, Map<String, String> fields) {
    var start = app.following().get("api/login" + query);
    assertEquals(303, start.statusCode(), start::body);
    var request = URI.create(start.headers().firstValue("Location").orElseThrow());
    return app.ledBy(request).get(follow(request, fields).toString());
  }

  HttpResponse<String> get(URI uri) {
    return send(uri, HttpRequest.newBuilder(uri));
  }

  private HttpResponse<String> submit(
      URI uri, Map<String, String> hidden, Map<String, String> fields) {
    var all = new LinkedHashMap<>(hidden);
    all.putAll(fields);
    var origin = uri.getScheme() + "://" + uri.getAuthority();
    return send(uri, CodeFlow.form(uri, all).header("Origin", origin));
  }

  private HttpResponse<String> send(URI uri, HttpRequest.Builder request) {
    cookies.header(uri).ifPresent(header -> request.header("Cookie", header));
    var answer = CodeFlow.send(request);
    answer.headers().allValues("Set-Cookie").forEach(line -> cookies.store(uri, line));
    return answer;
  }

  private static String action(HttpResponse<String> page) {
    return first(ACTION, page.body())
        .orElseThrow(
            () -> new AssertionError(page.statusCode() + " without a form: " + page.body()));
  }

  private static Map<String, String> hidden(String page) {
    var fields = new LinkedHashMap<String, String>();
    HIDDEN
        .matcher(page)
        .results()
        .forEach(
            input ->
                fields.put(
                    first(NAME, input.group()).orElseThrow(),
                    first(VALUE, input.group()).orElse("")));
    return fields;
  }

  private static Optional<String> first(Pattern pattern, String text) {
    return Optional.of(pattern.matcher(text))
        .filter(Matcher::find)
        .map(found -> found.group(1).replace("&quot;", "\"").replace("&amp;", "&"));
  }
}
