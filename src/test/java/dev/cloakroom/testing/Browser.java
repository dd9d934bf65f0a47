package dev.cloakroom.testing;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  private final Optional<URI> leader;

  private Browser(
      HttpClient client,
      URI root,
      CookieJar cookies,
      Map<String, String> headers,
      Optional<URI> leader) {
    this.client = client;
    this.root = root;
    this.cookies = cookies;
    this.headers = headers;
    this.leader = leader;
  }

  /**
   * A browser without cookies.
   *
   * @param root the address of the application, with a slash at its end
   */
  public static Browser at(URI root) {
    return at(root, CLIENT);
  }

  /** With connections of the caller's own making: other certificates to trust, HTTP/2. */
  public static Browser at(URI root, HttpClient client) {
    return new Browser(client, root, new CookieJar(), Map.of(), Optional.empty());
  }

  /** The cookies that it holds, of all views of this browser. */
  public CookieJar cookies() {
    return cookies;
  }

  /** The same page in another browser, to which someone has copied the cookies. */
  public Browser thief() {
    return new Browser(client, root, cookies.copy(), headers, leader);
  }

  /** The same browser, when its page's requests reach another node. */
  public Browser through(URI otherRoot) {
    return new Browser(client, otherRoot, cookies, headers, leader);
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

  /** A user who follows a link, or sends a form, of a page that was served from the root. */
  public Browser following() {
    return with("Sec-Fetch-Site", "same-origin")
        .with("Sec-Fetch-Mode", "navigate")
        .with("Sec-Fetch-Dest", "document")
        .with("Accept", "text/html,application/xhtml+xml");
  }

  /**
   * A user whom a page of another site leads here, by a redirect or by a form. Of the cookies,
   * those go along that {@code SameSite} lets go.
   */
  public Browser ledBy(URI otherSite) {
    var changed = following().with("Sec-Fetch-Site", "cross-site").headers;
    return new Browser(client, root, cookies, changed, Optional.of(otherSite));
  }

  /** An old browser, or no browser at all: neither Fetch Metadata nor Origin. */
  public Browser withoutProof() {
    return without("Sec-Fetch-Site")
        .without("Sec-Fetch-Mode")
        .without("Sec-Fetch-Dest")
        .without("Origin");
  }

  /** The same browser, which sends a header field with every request. */
  public Browser with(String header, String value) {
    var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers);
    changed.put(header, value);
    return new Browser(client, root, cookies, changed, leader);
  }

  /** The same browser, which leaves out a header field that it would send. */
  public Browser without(String header) {
    return with(header, UNSET);
  }

  /** As {@link #send}, with {@code GET}. */
  public HttpResponse<String> get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  /** As {@link #send}, with {@code DELETE}. */
  public HttpResponse<String> delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** As {@link #send}, with {@code POST} and without a body. */
  public HttpResponse<String> post(String path) {
    return send("POST", path, BodyPublishers.noBody());
  }

  /** As {@link #send}, with {@code POST} and JSON. */
  public HttpResponse<String> post(String path, String json) {
    return post(path, "application/json", json);
  }

  /** As {@link #send}, with {@code POST}. */
  public HttpResponse<String> post(String path, String contentType, String body) {
    return with("Content-Type", contentType).send("POST", path, BodyPublishers.ofString(body));
  }

  /** As {@link #send}, with {@code POST} and the fields of a form. */
  public HttpResponse<String> postForm(String path, Map<String, String> fields) {
    return post(path, "application/x-www-form-urlencoded", FormFields.encode(fields));
  }

  /** Signs in with credentials; 201 if the backend accepts them. */
  public HttpResponse<String> signIn(String username, String password) {
    // In this order, because a backend that takes forms gets the members as they come.
    var credentials = new LinkedHashMap<String, String>();
    credentials.put("username", username);
    credentials.put("password", password);
    return post("api/login", JsonText.of(credentials));
  }

  /**
   * Signs in at an OpenID Provider that asks its user nothing, as {@link ScriptedProvider} does:
   * follows a link to {@code api/login}, goes where that leads, and comes back to the callback.
   *
   * @param query of the link, such as {@code ?returnTo=/account}; or empty
   * @return the answer to the callback, 303 after a success; or that of the step that led no
   *     further
   */
  public HttpResponse<String> signInAtProvider(String query) {
    return new ProviderVisit(this).signIn(query);
  }

  /**
   * Sends a request, and takes the cookies of the answer.
   *
   * @param path below the root, without a slash at its beginning; or a whole address
   * @throws UncheckedIOException if no answer comes within three minutes
   */
  public HttpResponse<String> send(String method, String path, BodyPublisher body) {
    var uri = root.resolve(path);
    var all = pageHeaders(method);
    cookies.header(uri, initiator(method)).ifPresent(header -> all.put("Cookie", header));
    all.putAll(headers);
    all.values().removeIf(UNSET::equals);

    var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, body);
    all.forEach(request::header);
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(line -> cookies.store(uri, line));
      return response;
    } catch (IOException e) {
      // Without the query, in which a callback has its code.
      throw new UncheckedIOException(method + " " + uri.getPath(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private CookieJar.Initiator initiator(String method) {
    if (leader.isEmpty()) {
      return CookieJar.Initiator.SAME_SITE;
    }
    return method.equals("POST")
        ? CookieJar.Initiator.CROSS_SITE
        : CookieJar.Initiator.CROSS_SITE_LINK;
  }

  private Map<String, String> pageHeaders(String method) {
    var page = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    page.put("Accept", "*/*");
    page.put("Sec-Fetch-Site", "same-origin");
    page.put("Sec-Fetch-Mode", "cors");
    page.put("Sec-Fetch-Dest", "empty");
    if (!method.equals("GET") && !method.equals("HEAD")) {
      var sender = leader.orElse(root);
      page.put("Origin", sender.getScheme() + "://" + sender.getAuthority());
    }
    return page;
  }
}
