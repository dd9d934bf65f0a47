package dev.cloakroom.restclient;

import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Makes a call of a Rest Client, turns network faults into {@link Failed}, and reads a body of at
 * most 256 KiB.
 */
public final class BackendCall {
  private static final int MOST_CAUSES = 8;
  private static final int MAX_BODY = 256 * 1024;

  private BackendCall() {}

  /** No answer came, or its body broke off. The cause is the network fault. */
  public static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(Throwable cause) {
      super("the backend gave no answer", cause);
    }

    /**
     * The problem for the client. A TLS fault is {@code BackendInvalid}, as on the relay, because a
     * later attempt would fail too. Any other fault is {@code BackendUnavailable}.
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

  /** Makes the call and reads no body. */
  public static BackendAnswer answer(Supplier<Response> call) {
    return answer(call, head -> false);
  }

  /**
   * Makes the call.
   *
   * @param needsBody whether the body of an answer with this head is to be read. A body that is not
   *     needed is not waited for: for example, a backend may send the header section of a 503 and
   *     then hang.
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
      if (body.length > MAX_BODY) {
        return new BodyContent.TooLarge();
      }
      return isCut(response, body.length)
          ? new BodyContent.BrokenOff(new EOFException("the body is shorter than its length"))
          : new BodyContent.Whole(body);
    } catch (IOException | ProcessingException | IllegalStateException e) {
      return new BodyContent.BrokenOff(e);
    }
  }

  // RFC 9112 section 8. The JDK's HttpURLConnection takes the end of the connection for the end of
  // the body. A client may decompress a body, so Content-Length says nothing about a coded one.
  private static boolean isCut(Response response, int read) {
    var length = response.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    return length != null
        && length.strip().matches("\\d{1,9}")
        && response.getHeaderString(HttpHeaders.CONTENT_ENCODING) == null
        && read < Integer.parseInt(length.strip());
  }
}
