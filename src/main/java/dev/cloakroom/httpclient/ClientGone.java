package dev.cloakroom.httpclient;

import java.io.IOException;
import java.util.Locale;

/** The client broke off: its body ended early, or it does not take the answer any more. */
public final class ClientGone extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CAUSES = 8;

  /** What the client did not do. */
  public enum While {
    /** It did not send the whole body of its request, and may still read an answer. */
    SENDING,
    /** It sent nothing for longer than the server waits, and may still read an answer. */
    PAUSING,
    /** It does not take the answer. */
    RECEIVING
  }

  private final While during;

  private ClientGone(While during, IOException cause) {
    super(cause);
    this.during = during;
  }

  private ClientGone(String message) {
    super(message);
    this.during = While.SENDING;
  }

  static ClientGone sending(IOException cause) {
    return new ClientGone(isTimeout(cause) ? While.PAUSING : While.SENDING, cause);
  }

  static ClientGone sendingEarlyEnd() {
    return new ClientGone("the body ended early");
  }

  static ClientGone receiving(IOException cause) {
    return new ClientGone(While.RECEIVING, cause);
  }

  /** What the client was doing. */
  public While during() {
    return during;
  }

  // Each server has an exception class of its own for this. Its name, or that of one of its causes,
  // contains "timeout".
  private static boolean isTimeout(Throwable fault) {
    var cause = fault;
    for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains("timeout")) {
        return true;
      }
    }
    return false;
  }
}
