package dev.cloakroom.httpclient;

import java.io.IOException;

/** Whoever called may have no more of the answer. */
public final class CutShort extends IOException {
  private static final long serialVersionUID = 1L;

  CutShort() {
    super("the caller may have no more of the answer");
  }
}
