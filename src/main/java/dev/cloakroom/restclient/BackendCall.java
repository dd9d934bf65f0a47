package dev.cloakroom.restclient;

import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Makes a call of a Rest Client, tells faults of the network apart, and bounds the body. */
public final class BackendCall {
  private static final int MOST_CAUSES = 8;
  private static final int MAX_BODY = 256 * 1024;

  private BackendCall() {}

  /** No answer came, for the reason that is the cause. */
  public static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(Throwable cause) {
      super("the backend gave no answer", cause);
    }

    /**
     * What callers are told. A peer that cannot prove who it is gets the same answer here and on
     * the relay: it does not become right by waiting.
     */
    public TokenException problem() {
      var cause = getCause();
      for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
        if (cause instanceof SSLException) {
          return new TokenException.BackendInvalid(getCause());
        }
      }
      return new TokenException.BackendUnavailable(TokenException.RETRY_AFTER, getCause());
    }
  }

  /** The same for a caller that needs no body, whatever the answer. */
  public static BackendAnswer answer(Supplier<Response> call) {
    return answer(call, head -> false);
  }

  /**
   * Makes the call.
   *
   * @param needsBody whether the body of an answer with this head is to be read. A body that nobody
   *     needs is not waited for: for example, a backend may send the head of a 503 and then hang.
   * @throws Failed if no answer came, whatever the reason
   */
  public static BackendAnswer answer(Supplier<Response> call, Predicate<BackendAnswer> needsBody) {
    try (var response = send(call)) {
      var head = BackendAnswer.headOf(response);
      return needsBody.test(head) ? head.with(content(response)) : head;
    }
  }

  private static Response send(Supplier<Response> call) {
    try {
      return call.get();
    } catch (ProcessingException e) {
      throw new Failed(e);
    }
  }

  private static BodyContent content(Response response) {
    try (var in = response.readEntity(InputStream.class)) {
      if (in == null) {
        return new BodyContent.Whole(new byte[0]);
      }
      var body = in.readNBytes(MAX_BODY + 1);
      return body.length > MAX_BODY ? new BodyContent.TooLarge() : new BodyContent.Whole(body);
    } catch (IOException | ProcessingException | IllegalStateException e) {
      return new BodyContent.BrokenOff(e);
    }
  }
}
