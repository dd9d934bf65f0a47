package dev.cloakroom.relay;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.backend.FakeUserResource;
import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.bean.EachFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import dev.cloakroom.trace.Tracing;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The relay as it stands in the server, with one user who is signed in. */
final class Relay implements AutoCloseable {
  final FakeTokenService tokens = new FakeTokenService();
  final FakeUserResource user = new FakeUserResource();

  final FakeClock clock = new FakeClock();
  final Metrics metrics;
  private final Settings settings;
  private final RelayServlet servlet = new RelayServlet();

  /** A relay whose route {@code api} leads to that backend. */
  Relay(URI backend, String... pairs) {
    List<String> all = new ArrayList<>(List.of("cloakroom.backend.url", backend.toString()));
    all.addAll(List.of("cloakroom.relay.api.target", backend.toString()));
    all.addAll(Arrays.asList(pairs));
    settings = TestSettings.of(all.toArray(String[]::new));
    metrics = new Metrics(settings);
    var info = new UserCalls(user, settings, null, clock);
    var callers = new Callers(settings);
    var audit = new Audit(event -> {}, callers, clock);
    var limits = new RequestLimits(settings, metrics, clock);
    var beans = new EachFrontEnd<>(() -> new RelayBeans(settings, sessions(), info));
    servlet.set(beans, callers, audit, clock, metrics, limits, Tracing.off());
    servlet.init();
  }

  RelayExchange get(String uri) {
    return new RelayExchange("GET", uri);
  }

  RelayExchange signedIn(RelayExchange exchange) {
    return exchange.header("Cookie", cookies());
  }

  /** The cookies of a session that begins now. */
  String cookies() {
    var login = new RelayExchange("POST", "/");
    sessions().of(login.request()).start(pair("1"), "ada", SessionAttributes.OF_PASSWORD);
    return login.answered("Set-Cookie").stream()
        .map(line -> line.substring(0, line.indexOf(';')))
        .collect(Collectors.joining("; "));
  }

  TokenPair pair(String name) {
    return new TokenPair(
        "access-" + name,
        Optional.of("refresh-" + name),
        Optional.of(clock.instant().plus(Duration.ofHours(1))));
  }

  /** Serves a request of the user. */
  RelayExchange serve(RelayExchange exchange) throws IOException {
    return serveAnonymous(signedIn(exchange));
  }

  RelayExchange serveAnonymous(RelayExchange exchange) throws IOException {
    servlet.service(exchange.request(), exchange.response());
    exchange.throwUnanswered();
    return exchange;
  }

  /** What a request of the user fails with. */
  Problem problem(RelayExchange exchange) throws IOException {
    return problemOf(signedIn(exchange));
  }

  /** What a request fails with as it is. */
  Problem problemOf(RelayExchange exchange) throws IOException {
    try {
      serveAnonymous(exchange);
    } catch (ProblemException e) {
      return e.problem();
    }
    throw new AssertionError("answered " + exchange.status());
  }

  private Sessions sessions() {
    return new TestNode(settings, tokens, new MemoryStore(clock), clock).sessions();
  }

  @Override
  public void close() {
    servlet.destroy();
  }
}
