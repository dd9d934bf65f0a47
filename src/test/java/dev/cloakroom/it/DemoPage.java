package dev.cloakroom.it;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The demo page as its user meets it, in a browser of its own with an empty profile. */
final class DemoPage implements AutoCloseable {

  static final Path BROWSER = Path.of("/usr/bin/chromium");

  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  // It warns at each start that it has no DevTools classes for this browser; none are used here.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  // Longer than the demo's access token lives.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  static {
    SELENIUM.setLevel(Level.SEVERE);
  }

  private final ChromeDriver browser;

  private DemoPage(ChromeDriver browser) {
    this.browser = browser;
  }

  static DemoPage open(URI address) {
    var page =
        new DemoPage(
            new ChromeDriver(
                new ChromeDriverService.Builder()
                    .usingDriverExecutable(DRIVER.toFile())
                    .usingAnyFreePort()
                    .build(),
                options()));
    page.browser.manage().timeouts().scriptTimeout(PATIENCE);
    page.browser.manage().window().setSize(new Dimension(1100, 1400));
    page.browser.get(address.toString());
    page.until("!document.getElementById('sign-in').hidden");
    return page;
  }

  private static ChromeOptions options() {
    var console = new LoggingPreferences();
    console.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.setCapability(ChromeOptions.LOGGING_PREFS, console);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    return options;
  }

  void signIn(String username, String password) {
    type("username", username);
    type("password", password);
    click("#sign-in-button");
    untilIdle();
  }

  void signOut() {
    click("#sign-out-button");
    untilIdle();
  }

  /** Calls the API and returns the body of the answer as the page shows it. */
  String callUser() {
    click("[data-call='/api/user']");
    untilIdle();
    return text("answer-body");
  }

  void awaitTokenExpiry() {
    until("document.getElementById('token-left').textContent === 'expired'");
  }

  int renewals() {
    return Integer.parseInt(text("renewals"));
  }

  boolean isSignedIn() {
    return browser.findElement(By.id("signed-in")).isDisplayed();
  }

  String who() {
    return text("who");
  }

  String error() {
    return text("error");
  }

  String focus() {
    return browser.switchTo().activeElement().getDomAttribute("id");
  }

  String cookiesSeenByScript() {
    return (String) browser.executeScript("return document.cookie");
  }

  Set<Cookie> cookies() {
    return browser.manage().getCookies();
  }

  /** Those of the controls on display that a screen reader could not name. */
  Set<String> namelessControls() {
    return browser.findElements(By.cssSelector("button, input, progress, pre")).stream()
        .filter(WebElement::isDisplayed)
        .filter(control -> control.getAccessibleName().isBlank())
        .map(control -> control.getTagName() + "#" + control.getDomAttribute("id"))
        .collect(toUnmodifiableSet());
  }

  /** What the console complains of, refusals by the content security policy among it. */
  List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What page script gets that works with the module; an exception, in words. */
  String script(String body) {
    return (String)
        browser.executeAsyncScript(
            """
            const done = arguments[0];
            import(new URL("cloakroom.js", document.baseURI))
              .then(async ({ fetch, CloakroomError }) => { %s })
              .then(done, (error) => done(String(error)));"""
                .formatted(body));
  }

  void saveScreenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    browser.quit();
  }

  private void type(String id, String value) {
    var field = browser.findElement(By.id(id));
    field.clear();
    field.sendKeys(value);
  }

  private void click(String selector) {
    browser.findElement(By.cssSelector(selector)).click();
  }

  private String text(String id) {
    return browser.findElement(By.id(id)).getText();
  }

  private void untilIdle() {
    until("!document.querySelector('[aria-disabled=true]')");
  }

  private void until(String condition) {
    try {
      browser.executeAsyncScript(
          "const done = arguments[0];"
              + "const look = () => (%s) ? done() : setTimeout(look, 50);".formatted(condition)
              + "look();");
    } catch (ScriptTimeoutException e) {
      throw new AssertionError("The page never came to: " + condition, e);
    }
  }
}
