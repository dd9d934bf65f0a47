package client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import client.api.OperationApi;
import client.api.SessionApi;
import client.api.SignInApi;
import client.model.HealthStatus;
import client.model.Problem;
import client.model.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.http.HttpClient;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class GeneratedClientIT {
  // The proof that no page of another site is calling.
  private static final String CSRF = "1";

  @Deployment(testable = false)
  static WebArchive cloakroom() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/cloakroom.war"));
  }

  @ArquillianResource URL root;

  private final LocalCookies cookies = new LocalCookies();
  private final ApiClient client = new ApiClient();

  @BeforeEach
  void connect() {
    var path = root.getPath().replaceFirst("/$", "");
    client.updateBaseUri("http://localhost:" + root.getPort() + path);
    client.setHttpClientBuilder(HttpClient.newBuilder().cookieHandler(cookies));
  }

  @Test
  void signsInCallsAndSignsOut() throws Exception {
    var session = new SessionApi(client);
    var credentials = Map.<String, Object>of("username", "ada", "password", "lovelace");
    var login = new SignInApi(client).login(credentials, CSRF);
    assertTrue(login.getExpiresIn() > 0);

    var answer = session.session(CSRF);
    assertTrue(answer.getAuthenticated());
    assertTrue(answer.getExpiresIn() > 0 && answer.getSessionExpiresIn() > answer.getExpiresIn());
    assertEquals("ada", ((Map<?, ?>) session.user(CSRF)).get("username"));
    assertFalse(session.token(CSRF).getToken().isEmpty());

    assertEquals(204, session.logoutWithHttpInfo(CSRF, null).getStatusCode());
    assertTrue(cookies.isEmpty());
    assertFalse(session.session(CSRF).getAuthenticated());
    var thrown = assertThrows(ApiException.class, () -> session.user(CSRF));
    assertProblem(ProblemCode.LOGIN_REQUIRED, thrown);
  }

  @Test
  void aWrongPasswordIsAProblem() throws Exception {
    var signIn = new SignInApi(client);
    var wrong = Map.<String, Object>of("username", "ada", "password", "wrong");
    var thrown = assertThrows(ApiException.class, () -> signIn.login(wrong, CSRF));
    assertProblem(ProblemCode.LOGIN_REJECTED, thrown);
  }

  @Test
  void aCallWithoutProofIsAProblem() throws Exception {
    var thrown = assertThrows(ApiException.class, () -> new SessionApi(client).session(null));
    assertProblem(ProblemCode.CROSS_ORIGIN, thrown);
  }

  @Test
  void theServerIsReady() throws Exception {
    assertEquals(HealthStatus.UP, new OperationApi(client).ready().getStatus());
    assertEquals(401, new OperationApi(client).problem("login_required").getStatus());
  }

  private void assertProblem(ProblemCode code, ApiException thrown) throws IOException {
    var problem = client.getObjectMapper().readValue(thrown.getResponseBody(), Problem.class);
    assertEquals(code, problem.getCode());
    assertEquals(thrown.getCode(), problem.getStatus());
    assertFalse(problem.getDetail().isEmpty());
  }
}
