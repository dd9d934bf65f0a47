package dev.cloakroom.restclient;

import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** What every call of a Rest Client needs: faults of the network told apart, bodies bounded. */
public final class BackendCall {
  private static final int MOST_CAUSES = 8;
  private static final int MAX_BODY = 256 * 1024;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

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

  /**
   * Makes the call.
   *
   * @throws Failed if no answer came, whatever the reason
   */
  public static Response answer(Supplier<Response> call) {
    try {
      return call.get();
    } catch (ProcessingException e) {
      throw new Failed(e);
    }
  }

  /** Whether the answer says that it is JSON (RFC 8259, RFC 6839 section 3.1). */
  public static boolean isJson(Response response) {
    var type = response.getMediaType();
    return type != null
        && type.getType().equalsIgnoreCase("application")
        && (type.getSubtype().equalsIgnoreCase("json")
            || type.getSubtype().toLowerCase(Locale.ROOT).endsWith("+json"));
  }

  /**
   * The whole body, at most 256 KiB.
   *
   * @throws TokenException.BackendInvalid if it is larger
   * @throws Failed if it breaks off
   */
  public static byte[] body(Response response) {
    try (var in = response.readEntity(InputStream.class)) {
      if (in == null) {
        return new byte[0];
      }
      var body = in.readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        throw new TokenException.BackendInvalid();
      }
      return body;
    } catch (IOException | ProcessingException | IllegalStateException e) {
      throw new Failed(e);
    }
  }

  /** The answer's {@code Retry-After} in seconds, within reason, or a standard wait. */
  public static Duration retryAfter(Response response) {
    var value = response.getHeaderString(HttpHeaders.RETRY_AFTER);
    if (value == null || !value.strip().matches("\\d{1,9}")) {
      return TokenException.RETRY_AFTER;
    }
    var wait = Duration.ofSeconds(Math.max(1, Long.parseLong(value.strip())));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
