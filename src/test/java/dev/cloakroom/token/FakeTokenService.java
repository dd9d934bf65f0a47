package dev.cloakroom.token;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** A backend that does as it is told, and counts. */
public final class FakeTokenService extends TokenService {
  private final Deque<Function<TokenPair, TokenPair>> renewals = new ArrayDeque<>();
  private int calls;
  private boolean renews = true;

  public FakeTokenService answersRenewalWith(TokenPair pair) {
    renewals.add(old -> pair);
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

  public int renewals() {
    return calls;
  }

  @Override
  public boolean canRenew(TokenPair pair) {
    return renews && pair.refreshToken().isPresent();
  }

  @Override
  public TokenPair renew(TokenPair pair) {
    calls++;
    if (!canRenew(pair)) {
      throw new TokenException.SessionEnded();
    }
    return renewals.remove().apply(pair);
  }
}
