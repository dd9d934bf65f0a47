package dev.cloakroom.it;

import dev.cloakroom.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The backend as the product sees it. It hands every request on to the real one and remembers it,
 * until a test says what it should do instead: {@code backend.rejectsRefreshWith("invalid_grant")}.
 */
final class ScriptedBackend extends ScriptedServer {
  static final String LOGIN = "/auth/login";
  static final String REFRESH = "/refresh-token";
  static final String USER = "/user";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Supplier<URI> real;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The real backend's address is asked for with each request, for it may not be known yet. */
  ScriptedBackend(Supplier<URI> real) {
    this.real = real;
  }

  URI url() {
    return URI.create("http://localhost:" + port());
  }

  void answersLoginWith(int status, String contentType, String body) {
    answers(LOGIN, status, contentType, body);
  }

  void answersLoginWith(String json) {
    answers(LOGIN, 200, "application/json", json);
  }

  void answersRefreshWith(int status, String contentType, String body) {
    answers(REFRESH, status, contentType, body);
  }

  void answersRefreshWith(String json) {
    answers(REFRESH, 200, "application/json", json);
  }

  void rejectsRefreshWith(String error) {
    answers(REFRESH, 400, "application/json", "{\"error\":\"%s\"}".formatted(error));
  }

  void answersUserWith(int status, String contentType, String body) {
    answers(USER, status, contentType, body);
  }

  @Override
  protected Optional<Answer> answer(Received request) throws IOException, InterruptedException {
    var base = real.get().toString().replaceFirst("/$", "");
    var query = request.query() == null ? "" : "?" + request.query();
    var forwarded =
        HttpRequest.newBuilder(URI.create(base + request.path() + query))
            .timeout(PATIENCE)
            .method(request.method(), BodyPublishers.ofString(request.body()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                values.forEach(value -> forwarded.header(name, value));
              }
            });
    var answer = client.send(forwarded.build(), BodyHandlers.ofByteArray());
    return Optional.of(new Answer(answer.statusCode(), answer.headers().map(), answer.body()));
  }
}
