package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Finds the cause of a fault by the classes of its exceptions. Their messages are not passed on,
 * because they may quote what the backend sent.
 */
final class Diagnosis {
  private static final int MOST_CAUSES = 8;

  private Diagnosis() {}

  /**
   * Why there is no connection.
   *
   * @param place such as {@code by way of the egress proxy}, or empty for a direct connection
   */
  static CallFault connecting(Exception fault, String place) {
    if (fault instanceof CallFault known) {
      return known;
    }
    return new CallFault(connecting(fault), place, fault);
  }

  private static Cause connecting(Exception fault) {
    if (fault instanceof ClosedByInterruptException) {
      return Cause.INTERRUPTED;
    }
    if (fault instanceof UnknownHostException) {
      return Cause.NO_ADDRESS;
    }
    if (fault instanceof SocketTimeoutException) {
      return Cause.CONNECT_TIMEOUT;
    }
    if (fault instanceof SSLException) {
      return tls(fault);
    }
    // ConnectException also stands for a network that cannot be reached, so the message decides.
    return fault instanceof ConnectException && "Connection refused".equals(fault.getMessage())
        ? Cause.REFUSED
        : Cause.UNREACHABLE;
  }

  /** Why there is no head of an answer. */
  static CallFault awaitingHead(Exception fault) {
    if (fault instanceof CallFault known) {
      return known;
    }
    if (fault instanceof InvalidAnswer invalid) {
      return invalid.fault();
    }
    return new CallFault(head(fault), fault);
  }

  private static Cause head(Exception fault) {
    if (fault instanceof ClosedByInterruptException) {
      return Cause.INTERRUPTED;
    }
    if (fault instanceof SocketTimeoutException) {
      return Cause.TIMEOUT;
    }
    if (fault instanceof SSLException) {
      return tls(fault);
    }
    if (fault instanceof MessageConstraintException) {
      return Cause.HEAD_TOO_LARGE;
    }
    return fault instanceof HttpException && !(fault instanceof NoHttpResponseException)
        ? Cause.NO_HTTP
        : Cause.NO_ANSWER;
  }

  /** Why the body is incomplete. */
  static CallFault readingBody(IOException fault) {
    return new CallFault(body(fault), fault);
  }

  private static Cause body(IOException fault) {
    if (fault instanceof ClosedByInterruptException) {
      return Cause.INTERRUPTED;
    }
    if (fault instanceof SocketTimeoutException) {
      return Cause.BODY_TIMEOUT;
    }
    if (fault instanceof MalformedChunkCodingException
        || fault instanceof MessageConstraintException) {
      return Cause.BODY_MALFORMED;
    }
    return Cause.BODY_CUT;
  }

  private static Cause tls(Exception fault) {
    Throwable cause = fault;
    for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException
          || cause instanceof CertPathValidatorException invalid
              && (invalid.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                  || invalid.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID)) {
        return Cause.EXPIRED;
      }
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return Cause.UNTRUSTED;
      }
      // For a wrong host name, the JDK throws this very class and no subclass.
      if (cause.getClass() == CertificateException.class) {
        return Cause.WRONG_NAME;
      }
    }
    // RFC 8446 section 6.2: the backend sent an alert.
    var message = String.valueOf(fault.getMessage());
    return message.startsWith("Received fatal alert") ? Cause.CLIENT_CERTIFICATE : Cause.TLS;
  }
}
