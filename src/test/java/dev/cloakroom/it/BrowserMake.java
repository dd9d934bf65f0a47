package dev.cloakroom.it;

import java.nio.file.Path;
import java.util.Locale;

/** The browsers that pages are tried in, as Debian installs them. */
enum BrowserMake {
  CHROMIUM("/usr/bin/chromium"),
  FIREFOX("/usr/bin/firefox-esr");

  private final Path program;

  BrowserMake(String program) {
    this.program = Path.of(program);
  }

  Path program() {
    return program;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
