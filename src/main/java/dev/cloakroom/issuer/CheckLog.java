package dev.cloakroom.issuer;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** A logger for {@link SetUpCheck}: each line goes to the check's output, and not into the log. */
final class CheckLog extends Handler {
  private final Consumer<String> out;

  private CheckLog(Consumer<String> out) {
    this.out = out;
  }

  static Logger to(Consumer<String> out) {
    var log = Logger.getAnonymousLogger();
    log.setUseParentHandlers(false);
    log.addHandler(new CheckLog(out));
    return log;
  }

  @Override
  public void publish(LogRecord line) {
    out.accept(new SimpleFormatter().formatMessage(line));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
