package dev.cloakroom.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class writes into the log while this is open. */
public final class LogCapture extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<LogRecord> records = new ArrayList<>();

  private LogCapture(Logger logger) {
    this.logger = logger;
  }

  public static LogCapture of(Class<?> type) {
    return of(Logger.getLogger(type.getName()));
  }

  public static LogCapture of(Logger logger) {
    var capture = new LogCapture(logger);
    logger.addHandler(capture);
    return capture;
  }

  /** The warnings so far, as they stand in the log. */
  public synchronized List<String> warnings() {
    var formatter = new SimpleFormatter();
    return records.stream()
        .filter(line -> line.getLevel() == Level.WARNING)
        .map(formatter::formatMessage)
        .toList();
  }

  /** All lines so far, as they stand in the log. */
  public synchronized List<String> lines() {
    var formatter = new SimpleFormatter();
    return records.stream().map(formatter::formatMessage).toList();
  }

  @Override
  public synchronized void publish(LogRecord line) {
    records.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
