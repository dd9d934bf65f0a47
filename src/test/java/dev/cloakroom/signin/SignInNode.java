package dev.cloakroom.signin;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.TransactionCookies;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.TestTokens;
import dev.cloakroom.provider.TestProvider;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.Link;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.throttle.RequestLimits;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** One node with the beans of a sign-in as they stand in the server. */
final class SignInNode implements AutoCloseable {
  final Link link;
  final TestNode node;
  final Callers callers;

  private final Settings settings;
  private final Clock clock;
  private final FakeBackground fetches = new FakeBackground();
  private final TestProvider provider;
  private final Transactions transactions;
  private final TakenTransactions taken;
  private final SignInAddresses addresses;
  private final LoginThrottle throttle;
  private final BackchannelLogout backchannel;

  SignInNode(Settings settings, Link link, Clock clock) {
    this.settings = settings;
    this.link = link;
    this.clock = clock;
    this.provider = new TestProvider(settings, fetches, clock);
    this.node = new TestNode(settings, TestTokens.of(provider.issuer), link, clock);
    this.callers = new Callers(settings);
    this.transactions = new Transactions(new TransactionCookies(settings), settings, clock);
    this.taken = new TakenTransactions(link, settings, clock);
    this.addresses = new SignInAddresses(settings, callers);
    this.throttle = new LoginThrottle(settings, link, clock);
    this.backchannel =
        new BackchannelLogout(
            provider.provider,
            node.journal,
            link,
            settings,
            new RequestLimits(settings, clock),
            callers,
            node.audit(),
            clock);
  }

  /** {@code GET /api/login}. */
  URI starts(FakeExchange exchange) {
    var request = exchange.request();
    var start =
        new SignInStart(
            provider.provider,
            transactions,
            addresses,
            node.serves(request),
            throttle,
            callers,
            node.audit(),
            settings,
            clock);
    return start.begin(request);
  }

  /** {@code GET /api/login/callback}. */
  Landing finishes(FakeExchange exchange) {
    var request = exchange.request();
    var current = node.serves(request);
    var sessions =
        new ProviderSession(
            provider.provider, node.starter(current, request), node.cookies, settings);
    var callback =
        new SignInCallback(
            provider.provider,
            transactions,
            taken,
            sessions,
            current,
            throttle,
            callers,
            node.audit(),
            settings);
    return callback.finish(request);
  }

  /** {@code POST /api/logout}. */
  Optional<URI> logsOut(FakeExchange exchange) {
    var request = exchange.request();
    var logout =
        new ProviderLogout(
            provider.provider, transactions, addresses, node.serves(request), settings);
    return logout.end(request);
  }

  /** {@code POST /api/logout/backchannel}. */
  void isTold(FakeExchange exchange, String form) {
    backchannel.end(exchange.request(), form);
  }

  CurrentSession serves(FakeExchange exchange) {
    return node.serves(exchange.request());
  }

  /** What it does by itself now and then: it reads the journal, and fetches metadata and keys. */
  void ticks() {
    node.background.tick();
    fetches.runAll();
  }

  /** Its connections end: nobody hears of it again. */
  void dies() {
    link.cut();
    provider.close();
  }

  @Override
  public void close() {
    provider.close();
  }
}
