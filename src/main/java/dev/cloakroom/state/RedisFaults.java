package dev.cloakroom.state;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.NoSuchElementException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What a failure of Jedis means for readiness. The codes are those of Redis' error replies. */
final class RedisFaults {
  private RedisFaults() {}

  static StateFault of(JedisException failure) {
    var innermost = innermost(failure);
    if (innermost instanceof JedisDataException) {
      return ofReply(String.valueOf(innermost.getMessage()));
    }
    // The latter comes of a pool whose connections are all in use.
    if (innermost instanceof SocketTimeoutException
        || innermost instanceof NoSuchElementException) {
      return StateFault.NO_ANSWER;
    }
    // A connection that the server closed is an exception of Jedis without a cause.
    var away =
        innermost instanceof ConnectException
            || innermost instanceof UnknownHostException
            || innermost instanceof NoRouteToHostException
            || innermost instanceof JedisException;
    return away ? StateFault.UNREACHABLE : StateFault.FAILED;
  }

  private static StateFault ofReply(String reply) {
    return switch (reply.split(" ", 2)[0]) {
      case "WRONGPASS", "NOAUTH", "NOPERM" -> StateFault.REFUSED;
      case "READONLY" -> StateFault.READ_ONLY;
      case "OOM", "MISCONF" -> StateFault.FULL;
      case "LOADING", "MASTERDOWN", "CLUSTERDOWN" -> StateFault.UNREACHABLE;
      default -> StateFault.FAILED;
    };
  }

  /**
   * The cause that no other exception caused. Jedis adds the failure for each address of the host
   * as a suppressed exception.
   */
  static Throwable innermost(Throwable failure) {
    var inner = failure.getCause();
    if (inner == null && failure.getSuppressed().length > 0) {
      inner = failure.getSuppressed()[0];
    }
    return inner == null ? failure : innermost(inner);
  }
}
