package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloakroom.openapi.OpenApiDocument;
import dev.cloakroom.openapi.Schemas;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server answers is what the description for tools says. */
@OnServer
class OpenApiIT {
  private static final Schemas SCHEMAS = new Schemas(OpenApiDocument.read());

  private final Browser browser = Browser.at(Server.page());

  private static void assertDescribed(String operation, int status, HttpResponse<String> answer)
      throws IOException {
    assertEquals(status, answer.statusCode(), answer::body);
    var body = new ObjectMapper().readTree(answer.body());
    assertEquals(List.of(), SCHEMAS.faultsOfAnswer(operation, status, body), answer::body);
  }

  @Test
  void theAnswersOfASessionAreAsDescribed() throws IOException {
    assertDescribed("GET /api/auth/session", 200, browser.get("api/auth/session"));
    assertDescribed("POST /api/login", 201, browser.signIn("ada", "lovelace"));
    assertDescribed("GET /api/auth/session", 200, browser.get("api/auth/session"));
    assertDescribed("GET /api/auth/token", 200, browser.get("api/auth/token"));
    assertDescribed("GET /api/user", 200, browser.get("api/user"));
  }

  @Test
  void theFailuresAreAsDescribed() throws IOException {
    assertDescribed("POST /api/login", 400, browser.post("api/login", "[]"));
    assertDescribed("POST /api/login", 401, browser.signIn("ada", "wrong"));
    assertDescribed("POST /api/login", 415, browser.post("api/login", "text/plain", "{}"));
    assertDescribed("POST /api/login/{name}", 404, browser.post("api/login/nowhere", "{}"));
    assertDescribed("GET /api/auth/token", 401, browser.get("api/auth/token"));
    assertDescribed("GET /api/user", 401, browser.get("api/user"));
    assertDescribed("GET /api/user", 403, browser.crossSite().get("api/user"));
    assertDescribed("POST /api/logout", 403, browser.crossSite().post("api/logout"));
    assertDescribed("DELETE /api/admin/sessions", 401, browser.delete("api/admin/sessions"));
    assertDescribed("GET /relay/{route}/{path}", 404, browser.get("relay/nowhere/orders"));
    assertDescribed("GET /relay/{route}/{path}", 401, browser.get("relay/backend/orders"));
  }

  @Test
  void theAnswersForOperatorsAreAsDescribed() throws IOException {
    assertDescribed("GET /api/health/live", 200, browser.get("api/health/live"));
    assertDescribed("GET /api/health/ready", 200, browser.get("api/health/ready"));
    assertDescribed("GET /api/problems/{code}", 200, browser.get("api/problems/login_required"));
    assertDescribed("GET /api/problems/{code}", 404, browser.get("api/problems/nothing"));
  }

  // It would show every browser what an administrator's tool calls. src/docs/openapi.md says how to
  // have it served.
  @Test
  void noConfigurationThatIsShippedServesTheDescription() {
    // Payara says 403 where it is turned off.
    var status = browser.get("openapi").statusCode();
    assertTrue(status == 404 || status == 403, () -> "it is served: " + status);
  }
}
