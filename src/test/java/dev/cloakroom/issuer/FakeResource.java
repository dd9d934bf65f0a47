package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.fake.FakeAnswer;
import jakarta.ws.rs.core.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A resource of the backend that answers as it is told and remembers what it was sent. */
final class FakeResource implements ResourceCall {
  private final Supplier<Response> answer;
  private final List<byte[]> received = new ArrayList<>();
  private final List<List<HeaderField>> credentials = new ArrayList<>();

  private FakeResource(Supplier<Response> answer) {
    this.answer = answer;
  }

  static FakeResource answering(Response answer) {
    return new FakeResource(() -> answer);
  }

  static FakeResource answeringEach(List<FakeAnswer> answers) {
    var left = new ArrayDeque<>(answers);
    return new FakeResource(left::remove);
  }

  static FakeResource failing(RuntimeException fault) {
    return new FakeResource(
        () -> {
          throw fault;
        });
  }

  static FakeResource unused() {
    return failing(new IllegalStateException("nobody should call this"));
  }

  @Override
  public Response send(TokenRequest request) {
    received.add(request.body());
    credentials.add(request.fields());
    return answer.get();
  }

  /** The header fields with credentials of each call. */
  List<List<HeaderField>> credentials() {
    return credentials;
  }

  List<byte[]> received() {
    return received;
  }
}
