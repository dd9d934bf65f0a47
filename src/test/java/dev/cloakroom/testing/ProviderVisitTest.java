package dev.cloakroom.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.CodeFlow;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderVisitTest {
  private final ScriptedProvider provider = new ScriptedProvider();
  private final App app = new App();
  private final Browser browser = Browser.at(URI.create("http://localhost:" + app.port() + "/"));

  @AfterEach
  void stop() {
    app.close();
    provider.close();
  }

  @Test
  void comesBackByARedirect() {
    assertEquals(200, browser.signInAtProvider("?returnTo=/account").statusCode());
    assertEquals("returnTo=/account", app.last("/api/login").query());
    var callback = app.last("/callback");
    assertEquals("GET", callback.method());
    assertEquals("s1", FormFields.read(callback.query()).get("state"));
    assertEquals(Optional.of("cross-site"), callback.header("Sec-Fetch-Site"));
  }

  @Test
  void comesBackByAForm() {
    var redirect = "http://localhost:%d/callback?a=1&b=2".formatted(app.port());
    app.asksFor =
        Map.of("response_mode", "form_post", "state", "a \"quoted\" one", "redirect_uri", redirect);
    assertEquals(200, browser.signInAtProvider("").statusCode());
    var callback = app.last("/callback");
    assertEquals("POST", callback.method());
    assertEquals("a=1&b=2", callback.query());
    assertEquals("a \"quoted\" one", FormFields.read(callback.body()).get("state"));
    assertEquals(Optional.of(provider.issuer().replace("/op", "")), callback.header("Origin"));
  }

  @Test
  void endsWhereItIsLedNoFurther() {
    provider.script().registersRedirects("http://localhost/other");
    assertEquals(400, browser.signInAtProvider("").statusCode());
    app.answers("/api/login", 503, "text/plain", "");
    assertEquals(503, browser.signInAtProvider("").statusCode());
    assertEquals(0, app.calls("/callback"));
  }

  /** An application whose users sign in at the provider. */
  private final class App extends ScriptedServer {
    private volatile Map<String, String> asksFor = Map.of();

    @Override
    protected Optional<Answer> answer(Received request) {
      if (!request.path().equals("/api/login")) {
        return Optional.of(new Answer(200, Map.of(), new byte[0]));
      }
      var redirect = "http://localhost:" + port() + "/callback";
      var query = new CodeFlow(ProviderClient.ID, "", redirect).request(asksFor);
      var authorize = URI.create(provider.issuer()).resolve(ScriptedProvider.AUTHORIZE);
      var location = List.of(authorize + "?" + query);
      return Optional.of(new Answer(303, Map.of("Location", location), new byte[0]));
    }
  }
}
