package dev.cloakroom.httpclient;

import java.io.IOException;

/** The answer was stopped because the {@code over} of {@link Answer#copyTo} became true. */
public final class CutShort extends IOException {
  private static final long serialVersionUID = 1L;

  CutShort() {
    super("the caller may have no more of the answer");
  }
}
