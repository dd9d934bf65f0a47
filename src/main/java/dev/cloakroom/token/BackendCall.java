package dev.cloakroom.token;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
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

    /** The same as what the relay tells of that cause. */
    public TokenException problem() {
      var cause = getCause();
      for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
        var known = known(cause);
        if (known != null) {
          return known;
        }
      }
      return isIo(getCause())
          ? new TokenException.BackendInvalid(getCause())
          : new TokenException.BackendUnavailable(TokenException.RETRY_AFTER, getCause());
    }

    private TokenException known(Throwable cause) {
      if (cause instanceof SSLException) {
        return new TokenException.BackendInvalid(getCause());
      }
      if (isNoConnection(cause)) {
        return new TokenException.BackendUnavailable(TokenException.RETRY_AFTER, getCause());
      }
      return cause instanceof SocketTimeoutException || cause instanceof HttpTimeoutException
          ? new TokenException.BackendTimeout(getCause())
          : null;
    }

    // The JDK has one class for a late connection and a late answer, and RESTEasy's client a class
    // of its own.
    private static boolean isNoConnection(Throwable cause) {
      return cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException
          || cause instanceof HttpConnectTimeoutException
          || cause instanceof ClosedByInterruptException
          || cause.getClass().getSimpleName().equals("ConnectTimeoutException")
          || cause instanceof SocketTimeoutException
              && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
    }

    private static boolean isIo(Throwable fault) {
      var cause = fault;
      for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
        if (cause instanceof IOException) {
          return true;
        }
      }
      return false;
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
