package dev.cloakroom.backend;

import dev.cloakroom.fake.FakeAnswer;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** A user resource that answers as it is told, with the last answer again and again. */
public final class FakeUserResource implements UserClient {
  private final Deque<Supplier<Response>> answers = new ArrayDeque<>();
  private final List<String> posted = new ArrayList<>();
  private int calls;

  public FakeUserResource answers(int status) {
    return answers(() -> FakeAnswer.json(status, "{\"name\":\"Ada\"}"));
  }

  public FakeUserResource answers(Supplier<Response> answer) {
    answers.add(answer);
    return this;
  }

  public FakeUserResource timesOut() {
    return answers(
        () -> {
          throw new ProcessingException(new SocketTimeoutException("Read timed out"));
        });
  }

  public int calls() {
    return calls;
  }

  /** The bodies of the calls that were a POST. */
  public List<String> posted() {
    return posted;
  }

  @Override
  public Response get() {
    return answer();
  }

  @Override
  public Response post(byte[] body) {
    posted.add(new String(body, StandardCharsets.UTF_8));
    return answer();
  }

  private Response answer() {
    calls++;
    if (answers.isEmpty()) {
      throw new IllegalStateException("nobody should call this");
    }
    return (answers.size() > 1 ? answers.remove() : answers.peek()).get();
  }
}
