package dev.cloakroom.it;

import dev.cloakroom.fake.Await;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A tab of a real browser, with cookies and a cache of its own unless it is opened beside one. */
final class Tab implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final BrowserDriver driver;
  private final int name = NAMES.incrementAndGet();
  private final Path downloads;

  /** An empty one; without a browser, ends the test as {@link InEachBrowser} says. */
  Tab(BrowserMake make) {
    this(BrowserDriver.of(make), Json.createObjectBuilder());
  }

  private Tab(BrowserDriver driver, JsonObjectBuilder parameters) {
    this.driver = driver;
    var opened = run("newTab", parameters).asJsonObject();
    this.downloads = Path.of(opened.getString("downloads"));
  }

  /** An empty one with the same cookies, which must be closed before this one. */
  Tab beside() {
    return new Tab(driver, Json.createObjectBuilder().add("beside", name));
  }

  /** Brings the tab to the front of those beside it. */
  void show() {
    run("show", Json.createObjectBuilder());
  }

  void open(URI address) {
    run("open", Json.createObjectBuilder().add("url", address.toString()));
  }

  /**
   * Runs script in the page and waits for what it returns, as text.
   *
   * @param script the body of an async function; one that throws is an {@link AssertionError}
   */
  String script(String script) {
    var value = run("run", Json.createObjectBuilder().add("script", script));
    return value instanceof JsonString text ? text.getString() : value.toString();
  }

  /** The same with {@code cloakroom.js} of the page's folder at hand; an exception, in words. */
  String module(String script) {
    return script(
        """
        const cloakroom = await import(new URL("cloakroom.js", document.baseURI));
        const { login, logout, session, token, fetch, events, CloakroomError } = cloakroom;
        try { %s } catch (error) { return String(error); }"""
            .formatted(script));
  }

  /** Waits, as long as a busy machine may need, until an expression is true in the page. */
  void until(String condition) {
    run("until", Json.createObjectBuilder().add("condition", condition));
  }

  /** Replaces the text of a field. */
  void type(String selector, String text) {
    run("type", Json.createObjectBuilder().add("selector", selector).add("text", text));
  }

  void click(String selector) {
    run("click", Json.createObjectBuilder().add("selector", selector));
  }

  /** Those of all paths, HttpOnly ones among them. */
  List<JsonObject> cookies() {
    return array("cookies").getValuesAs(JsonObject.class);
  }

  /**
   * Waits until there are none. Firefox told once of cookies that the answer before had expired.
   */
  void awaitNoCookies() {
    Await.until("the browser has no cookies", () -> cookies().isEmpty());
  }

  /** What the console complains of, refusals by the content security policy among it. */
  List<String> complaints() {
    return array("complaints").getValuesAs(JsonString::getString);
  }

  void width(int pixels) {
    run("width", Json.createObjectBuilder().add("width", pixels));
  }

  /**
   * What the page is told that the user prefers; in Chromium only.
   *
   * @param scheme {@code light} or {@code dark}
   */
  void scheme(String scheme) {
    run("scheme", Json.createObjectBuilder().add("scheme", scheme));
  }

  /** What axe-core objects to in what is on display. */
  List<String> faults() {
    return array("faults").getValuesAs(JsonString::getString);
  }

  /** Where files go that the browser downloads. */
  Path downloads() {
    return downloads;
  }

  void saveScreenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    run("screenshot", Json.createObjectBuilder().add("path", file.toAbsolutePath().toString()));
  }

  @Override
  public void close() {
    run("closeTab", Json.createObjectBuilder());
  }

  private JsonArray array(String command) {
    return run(command, Json.createObjectBuilder()).asJsonArray();
  }

  private JsonValue run(String command, JsonObjectBuilder parameters) {
    return driver.run(command, parameters.add("tab", name));
  }
}
