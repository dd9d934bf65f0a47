package dev.cloakroom.config;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The output and the end of a process that {@code cloakroom.check} has been set for.
 *
 * <p>The file descriptor is used in place of {@code System.out}, because servers send that into
 * their log.
 */
public final class CheckRun {
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  /** Prints a line. */
  public void print(String line) {
    out.println("cloakroom check: " + line);
  }

  /** Ends the process, with status 0 if the check worked and 1 otherwise. */
  public void end(boolean worked) {
    // The server's shutdown may wait for the end of this deployment, so another thread ends it.
    new Thread(() -> Runtime.getRuntime().exit(worked ? 0 : 1), "cloakroom-check").start();
  }
}
