package dev.cloakroom.signin;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.TransactionCookies;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.SessionAttributes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;

/**
 * The sign-ins that a browser has under way, each in a cookie of its own, so that several tabs can
 * sign in at a time.
 */
@PerFrontEnd
class Transactions {
  /** The most bytes that the cookies of all sign-ins of a browser have together. */
  private static final int ROOM = 4096;

  private final TransactionCookies cookies;
  private final int most;
  private final Duration lifetime;
  private final Optional<String> registration;
  private final Clock clock;

  @Inject
  Transactions(TransactionCookies cookies, Settings settings, Clock clock) {
    var provider = settings.openIdConnect();
    this.cookies = cookies;
    this.most = provider.map(OpenIdConnect::transactions).orElse(0);
    this.lifetime = provider.map(OpenIdConnect::transaction).orElse(Duration.ZERO);
    this.registration =
        provider.map(own -> SessionAttributes.registration(own.issuer(), own.client().id()));
    this.clock = clock;
  }

  /** The registration that sign-ins are begun for. */
  String registration() {
    return registration.orElseThrow();
  }

  /**
   * Keeps a sign-in in the browser. If the browser has too many, or if they are too long together,
   * the oldest are given up.
   */
  void keep(HttpServletRequest request, Transaction transaction) {
    var others = new ArrayList<Kept>();
    for (var sealed : cookies.all(request)) {
      var begun = Transaction.decode(sealed.text()).map(Transaction::begun).orElse(Instant.EPOCH);
      others.add(new Kept(sealed.name(), begun, sealed.bytes()));
    }
    others.sort(Comparator.comparing(Kept::begun));
    var bytes =
        cookies.issue(request, Transaction.name(transaction.state()), transaction.encode())
            + others.stream().mapToInt(Kept::bytes).sum();
    for (var given : others) {
      if (others.size() - others.indexOf(given) < most && bytes <= ROOM) {
        return;
      }
      cookies.expire(request, given.name());
      bytes -= given.bytes();
    }
  }

  private record Kept(String name, Instant begun, int bytes) {}

  /**
   * The sign-in with that {@code state}, which this browser has begun.
   *
   * @throws SignInFailed {@link Problem#LOGIN_EXPIRED} if there is none any more, or it took too
   *     long; {@link Problem#LOGIN_INVALID} if its cookie was altered or is of another one
   */
  Transaction find(HttpServletRequest request, String state) {
    var name = Transaction.name(state);
    if (!cookies.has(request, name)) {
      throw new SignInFailed(Reason.EXPIRED);
    }
    var transaction =
        cookies
            .read(request, name)
            .flatMap(Transaction::decode)
            .filter(own -> own.state().equals(state))
            .filter(own -> registration.filter(own.registration()::equals).isPresent())
            .orElseThrow(() -> new SignInFailed(Reason.STATE));
    if (!clock.instant().isBefore(transaction.begun().plus(lifetime))) {
      throw new SignInFailed(Reason.EXPIRED);
    }
    return transaction;
  }

  /** Removes the sign-in with that {@code state} from the browser. */
  void forget(HttpServletRequest request, String state) {
    cookies.expire(request, Transaction.name(state));
  }

  /** Removes every sign-in from the browser. */
  void forgetAll(HttpServletRequest request) {
    cookies.expireAll(request);
  }
}
