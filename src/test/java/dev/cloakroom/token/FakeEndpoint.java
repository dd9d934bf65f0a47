package dev.cloakroom.token;

import dev.cloakroom.config.Settings.HeaderField;
import jakarta.ws.rs.core.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A resource of the backend that answers as it is told and remembers what it was sent. */
final class FakeEndpoint implements TokenEndpoint, LogoutEndpoint {
  private final Supplier<Response> answer;
  private final List<byte[]> received = new ArrayList<>();
  private final List<Optional<HeaderField>> credentials = new ArrayList<>();

  private FakeEndpoint(Supplier<Response> answer) {
    this.answer = answer;
  }

  static FakeEndpoint answering(Response answer) {
    return new FakeEndpoint(() -> answer);
  }

  static FakeEndpoint answeringEach(List<FakeAnswer> answers) {
    var left = new ArrayDeque<>(answers);
    return new FakeEndpoint(left::remove);
  }

  static FakeEndpoint failing(RuntimeException fault) {
    return new FakeEndpoint(
        () -> {
          throw fault;
        });
  }

  static FakeEndpoint unused() {
    return failing(new IllegalStateException("nobody should call this"));
  }

  @Override
  public Response post(byte[] json) {
    received.add(json);
    return answer.get();
  }

  @Override
  public Response post(LogoutRequest request) {
    credentials.add(request.credential());
    return post(request.json());
  }

  /** What each logout presented. */
  List<Optional<HeaderField>> credentials() {
    return credentials;
  }

  List<byte[]> received() {
    return received;
  }
}
