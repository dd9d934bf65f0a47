package dev.cloakroom.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends requests as the script of a page does that was served from {@code root}: with the cookies
 * it holds, with Fetch Metadata, and with {@code Origin} on unsafe methods. It follows no redirect.
 * The methods that say otherwise ({@link #crossSite()}, {@link #with}, {@link #without}) give
 * another view of the same browser with the same cookies.
 */
public final class Browser {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofMinutes(1))
          .build();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String UNSET = "";

  private final HttpClient client;
  private final URI root;
  private final CookieJar cookies;
  private final Map<String, String> headers;

  private Browser(HttpClient client, URI root, CookieJar cookies, Map<String, String> headers) {
    this.client = client;
    this.root = root;
    this.cookies = cookies;
    this.headers = headers;
  }

  public static Browser at(URI root) {
    return at(root, CLIENT);
  }

  /** With connections of the caller's own making: other certificates to trust, HTTP/2. */
  public static Browser at(URI root, HttpClient client) {
    return new Browser(client, root, new CookieJar(), Map.of());
  }

  public CookieJar cookies() {
    return cookies;
  }

  /** The same page in another browser, to which someone has copied the cookies. */
  public Browser thief() {
    return new Browser(client, root, cookies.copy(), headers);
  }

  /** The same browser, when its page's requests reach another node. */
  Browser through(URI otherRoot) {
    return new Browser(client, otherRoot, cookies, headers);
  }

  /**
   * A script on another site. The cookies go along in spite of {@code SameSite}: the same-origin
   * rule must hold without its help.
   */
  public Browser crossSite() {
    return with("Sec-Fetch-Site", "cross-site").with("Origin", "https://evil.example");
  }

  /** A user who types the address or follows a bookmark. */
  public Browser navigating() {
    return with("Sec-Fetch-Site", "none")
        .with("Sec-Fetch-Mode", "navigate")
        .with("Sec-Fetch-Dest", "document")
        .with("Accept", "text/html,application/xhtml+xml")
        .without("Origin");
  }

  /** An old browser, or no browser at all: neither Fetch Metadata nor Origin. */
  public Browser withoutProof() {
    return without("Sec-Fetch-Site")
        .without("Sec-Fetch-Mode")
        .without("Sec-Fetch-Dest")
        .without("Origin");
  }

  public Browser with(String header, String value) {
    var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers);
    changed.put(header, value);
    return new Browser(client, root, cookies, changed);
  }

  public Browser without(String header) {
    return with(header, UNSET);
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> post(String path) {
    return send("POST", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> post(String path, String json) {
    return post(path, "application/json", json);
  }

  public HttpResponse<String> post(String path, String contentType, String body) {
    return with("Content-Type", contentType).send("POST", path, BodyPublishers.ofString(body));
  }

  public HttpResponse<String> signIn(String username, String password) {
    return post(
        "api/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
  }

  /** {@code path} is below the root and has no slash at its beginning. */
  public HttpResponse<String> send(String method, String path, BodyPublisher body) {
    var uri = root.resolve(path);
    var all = pageHeaders(method);
    cookies.header(uri).ifPresent(header -> all.put("Cookie", header));
    all.putAll(headers);
    all.values().removeIf(UNSET::equals);

    var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, body);
    all.forEach(request::header);
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(line -> cookies.store(uri, line));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> pageHeaders(String method) {
    var page = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    page.put("Accept", "*/*");
    page.put("Sec-Fetch-Site", "same-origin");
    page.put("Sec-Fetch-Mode", "cors");
    page.put("Sec-Fetch-Dest", "empty");
    if (!method.equals("GET") && !method.equals("HEAD")) {
      page.put("Origin", root.getScheme() + "://" + root.getAuthority());
    }
    return page;
  }
}
