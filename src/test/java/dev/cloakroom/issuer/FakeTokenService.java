package dev.cloakroom.issuer;

import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** A backend that does as it is told, and counts. */
public final class FakeTokenService extends TokenService {
  private final Deque<Function<TokenPair, TokenPair>> renewals = new ArrayDeque<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Runnable onRenewal = () -> {};
  private volatile Runnable onRevocation = () -> {};
  private final Deque<Boolean> revocations = new ArrayDeque<>();
  private final List<TokenPair> revoked = new CopyOnWriteArrayList<>();
  private List<TokenPair> asked = new CopyOnWriteArrayList<>();
  private volatile boolean renews = true;
  private volatile boolean byAccessToken;
  private volatile Supplier<TokenPair> always;

  private final List<LoginInput> inputs = new CopyOnWriteArrayList<>();

  private Supplier<LoginOutcome> login =
      () -> {
        throw new IllegalStateException("nobody should sign in");
      };

  /** One that nobody has told anything. */
  public FakeTokenService() {
    super(null, null);
  }

  public FakeTokenService answersLoginWith(TokenPair pair) {
    return answersLoginWith(new Login(pair, JsonValue.EMPTY_JSON_OBJECT));
  }

  public FakeTokenService answersLoginWith(LoginOutcome outcome) {
    return answersLoginWith(() -> outcome);
  }

  public FakeTokenService answersLoginWith(Supplier<LoginOutcome> outcome) {
    login = outcome;
    return this;
  }

  public FakeTokenService failsLoginWith(TokenException fault) {
    login =
        () -> {
          throw fault;
        };
    return this;
  }

  @Override
  public Supplier<LoginOutcome> login(LoginInput input) {
    inputs.add(input);
    return () -> login.get();
  }

  /** What pages have signed in with. */
  public List<LoginInput> inputs() {
    return inputs;
  }

  public FakeTokenService answersRenewalWith(TokenPair pair) {
    renewals.add(old -> pair);
    return this;
  }

  /** Answers every renewal, where nothing else was said. */
  public FakeTokenService renewsWith(Supplier<TokenPair> pairs) {
    always = pairs;
    return this;
  }

  public FakeTokenService failsRenewalWith(TokenException fault) {
    renewals.add(
        old -> {
          throw fault;
        });
    return this;
  }

  public FakeTokenService cannotRenew() {
    renews = false;
    return this;
  }

  /** Its access tokens renew themselves. */
  public FakeTokenService renewsByAccessToken() {
    byAccessToken = true;
    return this;
  }

  /** What happens at the backend, or elsewhere, before it answers. */
  public FakeTokenService runsOnRenewal(Runnable event) {
    onRenewal = event;
    return this;
  }

  /** What happens at the backend before it answers a revocation. */
  public FakeTokenService runsOnRevocation(Runnable event) {
    onRevocation = event;
    return this;
  }

  /** Keeps every pair that it was asked to renew. */
  public FakeTokenService remembersIn(List<TokenPair> list) {
    asked = list;
    return this;
  }

  public int renewals() {
    return calls.get();
  }

  /** Answers each revocation in turn, and takes them all after that. */
  public FakeTokenService revokes(Boolean... outcomes) {
    revocations.addAll(List.of(outcomes));
    return this;
  }

  public int revocationsLeft() {
    return revocations.size();
  }

  /** Every pair that it was asked to revoke. */
  public List<TokenPair> revoked() {
    return revoked;
  }

  @Override
  public boolean canRevoke(Session session) {
    return !revocations.isEmpty();
  }

  @Override
  public boolean revoke(Session session) {
    revoked.add(session.tokens());
    onRevocation.run();
    return revocations.remove();
  }

  @Override
  public Optional<String> renewalToken(Session session) {
    if (!renews) {
      return Optional.empty();
    }
    var pair = session.tokens();
    return byAccessToken ? Optional.of(pair.accessToken()) : pair.refreshToken();
  }

  @Override
  public TokenPair renew(Session session) {
    var pair = session.tokens();
    calls.incrementAndGet();
    asked.add(pair);
    onRenewal.run();
    if (!canRenew(session)) {
      throw new TokenException.SessionEnded();
    }
    return always != null && renewals.isEmpty() ? always.get() : renewals.remove().apply(pair);
  }
}
