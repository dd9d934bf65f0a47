package dev.cloakroom.check;

import java.util.Locale;

/** How much a finding matters. */
enum Severity {
  /** It does not work, or it is not secure. */
  ERROR,
  /** It works, and should be otherwise. */
  WARNING,
  /** Worth knowing; nothing is wrong. */
  NOTE;

  /** The name in the output. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
