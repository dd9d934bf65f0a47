package dev.cloakroom.wire;

import java.io.IOException;

/** The client broke off: its body ended early, or nobody takes the answer any more. */
public final class ClientGone extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGone(IOException cause) {
    super(cause);
  }

  ClientGone(String message) {
    super(message);
  }
}
