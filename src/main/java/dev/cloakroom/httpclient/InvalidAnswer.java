package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import org.apache.hc.core5.http.ProtocolException;

/** An answer that must not be passed on (RFC 9112). */
final class InvalidAnswer extends ProtocolException {
  private static final long serialVersionUID = 1L;

  private final Cause why;
  private final String place;

  InvalidAnswer(Cause why) {
    this(why, "");
  }

  /**
   * @param place the part of the answer that is at fault, for logs
   */
  InvalidAnswer(Cause why, String place) {
    super(why.name());
    this.why = why;
    this.place = place;
  }

  CallFault fault() {
    return new CallFault(why, place, this);
  }
}
