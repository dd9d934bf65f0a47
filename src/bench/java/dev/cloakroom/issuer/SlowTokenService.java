package dev.cloakroom.issuer;

import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.util.Optional;
import java.util.function.Supplier;

/** Renews every session with the next pair of a supplier, which takes its time. */
public final class SlowTokenService extends TokenService {
  private final Supplier<TokenPair> pairs;

  public SlowTokenService(Supplier<TokenPair> pairs) {
    super(null, null);
    this.pairs = pairs;
  }

  @Override
  public Optional<String> renewalToken(Session session) {
    return session.tokens().refreshToken();
  }

  @Override
  public TokenPair renew(Session session) {
    return pairs.get();
  }
}
