package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A sign-in at a {@link ScriptedProvider}, step by step as a browser makes it. The provider's host
 * is another site, so the callback brings {@code Lax} cookies only.
 */
record ProviderSignIn(Browser browser, ScriptedProvider provider) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern INPUT = Pattern.compile("name=\"([^\"]*)\" value=\"([^\"]*)\"");
  private static final Pattern REFRESH =
      Pattern.compile("http-equiv=\"refresh\" content=\"0; url=([^\"]*)\"");

  static ProviderSignIn of(Browser browser) {
    return new ProviderSignIn(browser, Server.provider());
  }

  /** Follows a link of the page to the start; the query begins with its question mark. */
  HttpResponse<String> start(String query) {
    return browser.following().get("api/login" + query);
  }

  /** Starts and goes to the provider, which leads back at once: the callback with its query. */
  URI callback(String query) {
    var start = start(query);
    assertEquals(303, start.statusCode(), start::body);
    return answerTo(location(start));
  }

  /** What the provider answers to an authorization request. */
  URI answerTo(String authorization) {
    var answer = visit(authorization);
    assertEquals(302, answer.statusCode(), answer::body);
    return URI.create(location(answer));
  }

  /** The fields of the form in which the provider answers. */
  Map<String, String> formOf(String authorization) {
    var fields = new LinkedHashMap<String, String>();
    var inputs = INPUT.matcher(visit(authorization).body());
    while (inputs.find()) {
      fields.put(inputs.group(1), inputs.group(2));
    }
    return fields;
  }

  private static HttpResponse<String> visit(String address) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address)).build();
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The provider leads the browser to an address of the app. */
  HttpResponse<String> comeBack(URI callback) {
    return browser.ledBy(URI.create(provider.issuer())).get(callback.toString());
  }

  /**
   * The same for a sign-in that is over. The browser brings no cookie of a session from another
   * site, so the first answer is a page that says so and asks again.
   */
  HttpResponse<String> comeBackLate(URI callback) {
    var page = comeBack(callback);
    assertEquals(400, page.statusCode(), page::body);
    return browser.following().get(refreshTarget(page));
  }

  /** All steps; the answer is the callback's. */
  HttpResponse<String> signIn(String query) {
    var answer = comeBack(callback(query));
    assertEquals(List.of(), browser.cookies().refusals());
    return answer;
  }

  static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  /** Where a page leads on to by itself. */
  static String refreshTarget(HttpResponse<String> answer) {
    var refresh = REFRESH.matcher(answer.body());
    if (!refresh.find()) {
      throw new AssertionError("The page leads nowhere: " + answer.body());
    }
    return refresh.group(1).replace("&amp;", "&");
  }
}
