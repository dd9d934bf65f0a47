package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.fake.FakeAnswer;
import jakarta.ws.rs.core.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A resource of the backend that answers as it is told and remembers what it was sent. */
final class FakeJsonResource implements JsonResource, LogoutResourceClient {
  private final Supplier<Response> answer;
  private final List<byte[]> received = new ArrayList<>();
  private final List<Optional<HeaderField>> credentials = new ArrayList<>();

  private FakeJsonResource(Supplier<Response> answer) {
    this.answer = answer;
  }

  static FakeJsonResource answering(Response answer) {
    return new FakeJsonResource(() -> answer);
  }

  static FakeJsonResource answeringEach(List<FakeAnswer> answers) {
    var left = new ArrayDeque<>(answers);
    return new FakeJsonResource(left::remove);
  }

  static FakeJsonResource failing(RuntimeException fault) {
    return new FakeJsonResource(
        () -> {
          throw fault;
        });
  }

  static FakeJsonResource unused() {
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
