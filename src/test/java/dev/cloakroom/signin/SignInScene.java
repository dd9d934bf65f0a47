package dev.cloakroom.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloakroom.audit.AuditEvent.LoginRejected;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.signin.Landing.Failure;
import dev.cloakroom.signin.Landing.Onward;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.testing.FormFields;
import dev.cloakroom.testing.ProviderClient;
import dev.cloakroom.testing.ScriptedProvider;
import dev.cloakroom.token.Session;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sign-ins without a server: nodes that share their state, browsers, and an OpenID Provider that
 * does as it is told, on a clock of its own.
 */
final class SignInScene implements AutoCloseable {
  /** How the names of the cookies of sign-ins begin. */
  static final String COOKIE = "__Host-Http-login-";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern INPUT = Pattern.compile("name=\"([^\"]*)\" value=\"([^\"]*)\"");

  final FakeClock clock = new FakeClock();
  final FakeClock providersClock = new FakeClock();
  final ScriptedProvider provider = new ScriptedProvider(providersClock);

  private final SharedMemory memory = new SharedMemory(clock);
  private final Settings settings;
  private final List<SignInNode> nodes = new ArrayList<>();

  /** Two nodes with these settings, as pairs of key and value. */
  SignInScene(String... pairs) {
    var all = new HashMap<String, String>();
    all.put("cloakroom.oidc.issuer", provider.issuer());
    all.put("cloakroom.oidc.client-id", ProviderClient.ID);
    all.put("cloakroom.oidc.client-secret", ProviderClient.SECRET);
    all.put("cloakroom.public-origins", "https://app.example");
    for (var i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    this.settings =
        TestSettings.of(
            all.entrySet().stream()
                .flatMap(pair -> List.of(pair.getKey(), pair.getValue()).stream())
                .toArray(String[]::new));
    restartsNodes();
  }

  /**
   * What a browser was answered at the callback.
   *
   * @param reason of the audit log
   * @param session whose cookies it was given
   * @param cookies how many lines set or expire one
   * @param holder a browser with the cookies of then
   */
  record Answer(
      Landing landing,
      Optional<String> reason,
      Optional<Session> session,
      int cookies,
      SignInBrowser holder) {

    /** Whether it was led on to the app. */
    boolean isOnward() {
      return landing instanceof Onward;
    }

    /** {@code signed in}, or the problem and why; {@code !} if no cookie was touched. */
    String words() {
      var end = cookies == 0 ? "!" : "";
      if (landing instanceof Failure failure) {
        var code = failure.problem().code();
        var with = session.isPresent() ? " with a session" : "";
        return code + reason.map(" (%s)"::formatted).orElse("") + with + end;
      }
      var onward = (Onward) landing;
      if (onward.error().isPresent()) {
        return "told " + onward.error().get() + end;
      }
      return (session.isPresent() ? "signed in" : "led to " + onward.target().path()) + end;
    }
  }

  SignInNode node(int number) {
    return nodes.get(number);
  }

  SignInBrowser browser() {
    return new SignInBrowser(clock);
  }

  /** New nodes take the place of those that there are. They know nothing of the provider. */
  void restartsNodes() {
    nodes.forEach(SignInNode::close);
    nodes.clear();
    for (var i = 0; i < 2; i++) {
      nodes.add(new SignInNode(settings, memory.link(), clock));
    }
  }

  void stateIsAway() {
    nodes.forEach(node -> node.link.cut());
  }

  void stateIsBack() {
    nodes.forEach(node -> node.link.mend());
    nodes.forEach(SignInNode::ticks);
  }

  void passes(Duration time) {
    clock.pass(time);
    providersClock.pass(time);
  }

  /**
   * A browser starts a sign-in, and its user signs in at the provider; the query of the callback.
   */
  String visits(SignInBrowser browser, SignInNode at, String query) {
    return visits(starts(browser, at, query));
  }

  /** A browser starts a sign-in; where it is sent. */
  URI starts(SignInBrowser browser, SignInNode at, String query) {
    var exchange = browser.fromTheApp(query);
    var location = at.starts(exchange);
    browser.receives(exchange);
    return location;
  }

  /** The user signs in at the provider; the query of the callback. */
  String visits(URI location) {
    try {
      var answer = HTTP.send(HttpRequest.newBuilder(location).build(), BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? CallbackForm.query(form(answer.body()))
          : URI.create(answer.headers().firstValue("Location").orElseThrow()).getRawQuery();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // What a browser sends when the page's form is submitted.
  private static String form(String page) {
    return INPUT
        .matcher(page)
        .results()
        .map(input -> input.group(1) + "=" + URLEncoder.encode(input.group(2), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** A browser comes back from the provider. */
  Answer comesBack(SignInBrowser browser, SignInNode at, String query) {
    return finishes(browser, at, browser.fromTheProvider(query));
  }

  /** A browser asks for the callback again, as from its history. */
  Answer goesBack(SignInBrowser browser, SignInNode at, String query) {
    return finishes(browser, at, browser.fromTheApp(query));
  }

  private Answer finishes(SignInBrowser browser, SignInNode at, FakeExchange exchange) {
    var landing = at.finishes(exchange);
    browser.receives(exchange);
    return new Answer(
        landing,
        reason(at, exchange),
        given(at, exchange),
        exchange.setCookies().size(),
        browser.copy());
  }

  /** A page signs out; where its browser is sent. */
  URI logsOut(SignInBrowser browser, SignInNode at) {
    var exchange = browser.fromTheApp(null);
    var location = at.logsOut(exchange).orElseThrow();
    browser.receives(exchange);
    return location;
  }

  private static Optional<String> reason(SignInNode at, FakeExchange exchange) {
    var id = at.callers.requestId(exchange.request());
    return at.node.events.stream()
        .filter(event -> event.context().requestId().equals(id))
        .filter(LoginRejected.class::isInstance)
        .map(event -> ((LoginRejected) event).reason())
        .findFirst();
  }

  private static Optional<Session> given(SignInNode at, FakeExchange exchange) {
    var next = new FakeExchange().header("Cookie", exchange.cookies());
    return at.node.cookies.read(next.request()).session();
  }

  /** The session of a page of that browser. */
  Optional<Session> session(SignInBrowser browser, SignInNode at) {
    return at.serves(browser.fromTheApp(null)).peek();
  }

  /** Every code that the provider has received. */
  List<String> codes() {
    return provider.requests(ScriptedProvider.TOKEN).stream()
        .flatMap(request -> FormFields.read(request.body()).one("code").stream())
        .toList();
  }

  @Override
  public void close() {
    provider.close();
    nodes.forEach(SignInNode::close);
  }
}
