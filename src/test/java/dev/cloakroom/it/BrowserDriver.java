package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A browser that runs for the whole suite, driven over WebDriver BiDi by {@code
 * src/test/browser/driver.mjs}: a command is one line to that program, its result one line back.
 */
final class BrowserDriver {
  private static final Path SOURCES = Path.of("src", "test", "browser");
  private static final Path FOLDER = Path.of("target", "browser");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "driver.mjs", "launch.mjs", "record.mjs");
  private static final Map<BrowserMake, BrowserDriver> RUNNING = new EnumMap<>(BrowserMake.class);

  private final BufferedWriter commands;
  private final BufferedReader results;
  private int last;

  private BrowserDriver(Process process) {
    this.commands = process.outputWriter();
    this.results = process.inputReader();
  }

  /** The suite's browser of that make; without one, ends the test as {@link InEachBrowser} says. */
  static synchronized BrowserDriver of(BrowserMake make) {
    var running = RUNNING.get(make);
    if (running == null) {
      running = start(make);
      RUNNING.put(make, running);
    }
    return running;
  }

  private static BrowserDriver start(BrowserMake make) {
    if (!Files.isExecutable(make.program())) {
      throw missing(make.program() + " is not installed");
    }
    try {
      install();
      var log = FOLDER.resolve(make + ".log").toFile();
      var process =
          new ProcessBuilder("node", "driver.mjs", make.toString(), make.program().toString())
              .directory(FOLDER.toFile())
              .redirectError(log)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
      var driver = new BrowserDriver(process);
      driver.result(0);
      return driver;
    } catch (IOException e) {
      throw new UncheckedIOException(make + " did not start", e);
    }
  }

  // The browser ends when its commands do.
  private static void stop(Process process) {
    try {
      process.outputWriter().close();
      process.onExit().get();
    } catch (Exception e) {
      process.destroyForcibly();
    }
  }

  /** The driver's libraries, of exactly the versions in {@code package-lock.json}. */
  private static void install() throws IOException {
    require("node");
    require("npm");
    if (!NodePackages.install(SOURCES, FILES, FOLDER)) {
      throw missing("npm ci failed, " + FOLDER.resolve("npm.log") + " says why");
    }
  }

  /** Ends the test as {@link InEachBrowser} says if that program is not on the path. */
  static void require(String tool) {
    if (!NodePackages.runs(tool)) {
      throw missing(tool + " is not installed");
    }
  }

  private static Error missing(String what) {
    var reason = "No browser test: " + what;
    System.getLogger(BrowserDriver.class.getName()).log(System.Logger.Level.WARNING, reason);
    if (Boolean.getBoolean("cloakroom.browser.required")) {
      fail(reason);
    }
    abort(reason);
    throw new AssertionError(reason);
  }

  /**
   * @param command what {@code driver.mjs} takes
   * @throws AssertionError with what the driver or the page said, if it failed
   */
  synchronized JsonValue run(String command, JsonObjectBuilder parameters) {
    last++;
    var line = parameters.add("id", last).add("do", command).build().toString();
    try {
      commands.write(line);
      commands.newLine();
      commands.flush();
      return result(last);
    } catch (IOException e) {
      throw new UncheckedIOException(command, e);
    }
  }

  private JsonValue result(int id) throws IOException {
    var line = results.readLine();
    if (line == null) {
      throw new AssertionError("The browser's driver ended; its log is in " + FOLDER);
    }
    var result = read(line);
    if (result.getInt("id") != id) {
      throw new IllegalStateException("Not the result of command " + id + ": " + line);
    }
    if (result.containsKey("error")) {
      throw new AssertionError(result.getString("error"));
    }
    return result.get("value");
  }

  private static JsonObject read(String line) {
    try (var reader = Json.createReader(new StringReader(line))) {
      return reader.readObject();
    }
  }
}
