package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.CodeFlow;
import dev.cloakroom.testing.DemoBackend;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The demo backend of the test kit answers as the one in the WAR does. */
@OnServer
class DemoBackendIT {
  private static final String GRACE = "{\"username\":\"grace\",\"password\":\"hopper\"}";

  @Test
  void bothAnswerAlike() {
    try (var ofTheKit = new DemoBackend()) {
      var war = new Talk(Server.root(Variants.DEMO_BACKEND));
      assertEquals(war.all(), new Talk(URI.create(ofTheKit.url() + "/")).all());
    }
  }

  /** One conversation with a backend, and what of its answers does not change with each run. */
  private static final class Talk {
    private final URI backend;
    private final List<String> said = new ArrayList<>();

    private Talk(URI backend) {
      this.backend = backend;
    }

    private List<String> all() {
      var tokens = members("login", send("POST", "auth/login", "", GRACE));
      var token = tokens.getString("token");
      claims(token);
      status("wrong password", send("POST", "auth/login", "", GRACE.replace("hop", "hate")));
      status("no password", send("POST", "auth/login", "", "{\"username\":\"grace\"}"));
      body("user", send("GET", "user", token, ""));
      // WildFly answers 403 for the WAR, where others have 401.
      said.add("no token " + Set.of(401, 403).contains(send("GET", "user", "", "").statusCode()));
      said.add("no orders " + send("GET", "orders", token, "").body());
      var hat = "{\"item\":\"hat\",\"quantity\":2}";
      members("order", send("POST", "orders", token, hat));
      status("no quantity", send("POST", "orders", token, hat.replace("2", "0")));
      said.add("keys " + send("GET", "jwks", "", "").statusCode());

      var renewed = members("renewal", renew("refresh-token", tokens));
      status("used up", renew("refresh-token", tokens));
      status("ended", renew("refresh-token", renewed));
      said.add("logout " + renew("auth/logout", renewed).statusCode());
      return said;
    }

    private HttpResponse<String> renew(String path, JsonObject tokens) {
      var form = "{\"refresh_token\":\"%s\"}".formatted(tokens.getString("refresh_token"));
      return send("POST", path, "", form);
    }

    private JsonObject members(String name, HttpResponse<String> answer) {
      var json = CodeFlow.json(answer);
      said.add(name + " " + answer.statusCode() + " " + json.keySet().stream().sorted().toList());
      return json;
    }

    private void claims(String token) {
      var parts = token.split("\\.");
      said.add("header " + CodeFlow.jwtPart(parts[0]).getString("alg"));
      var claims = CodeFlow.jwtPart(parts[1]);
      said.add("claims " + claims.keySet().stream().sorted().toList());
      for (var claim : List.of("iss", "sub", "upn", "name", "email", "groups")) {
        said.add(claim + " " + text(claims.get(claim)));
      }
    }

    private void body(String name, HttpResponse<String> answer) {
      var json = CodeFlow.json(answer);
      json.keySet().stream()
          .sorted()
          .forEach(key -> said.add(name + " " + key + text(json.get(key))));
    }

    // The backend of the demo has its groups in no order.
    private static String text(JsonValue value) {
      return value instanceof JsonArray list
          ? list.stream().map(JsonValue::toString).sorted().toList().toString()
          : String.valueOf(value);
    }

    private void status(String name, HttpResponse<String> answer) {
      said.add(name + " " + answer.statusCode() + " " + answer.body());
    }

    private HttpResponse<String> send(String method, String path, String token, String body) {
      var request =
          HttpRequest.newBuilder(backend.resolve(path))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return CodeFlow.send(request);
    }
  }
}
