package dev.cloakroom.signin;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Limited;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.provider.LogoutToken;
import dev.cloakroom.provider.OpenIdProvider;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.session.EndedJournal;
import dev.cloakroom.state.Store;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Ends sessions when the OpenID Provider says so (OpenID Connect Back-Channel Logout 1.0). Sessions
 * are in cookies, so nothing is looked up: the provider's session, or the user, goes on the list of
 * ended ones, which every request is compared with.
 */
@PerFrontEnd
public class BackchannelLogout {
  private static final byte[] SEEN = {1};

  private final OpenIdProvider provider;
  private final EndedJournal journal;
  private final SharedEntries entries;
  private final Optional<OpenIdConnect> settings;
  private final RequestLimits limits;
  private final Callers callers;
  private final Audit audit;
  private final Clock clock;

  @Inject
  BackchannelLogout(
      OpenIdProvider provider,
      EndedJournal journal,
      Store store,
      Settings settings,
      RequestLimits limits,
      Callers callers,
      Audit audit,
      Clock clock) {
    this.provider = provider;
    this.journal = journal;
    this.entries = new SharedEntries(store, clock);
    this.settings = settings.openIdConnect();
    this.limits = limits;
    this.callers = callers;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Ends the sessions that a logout token names. A token that comes again has no second effect.
   *
   * <p>Only tokens that end nothing count for {@code cloakroom.limit.backchannel}: a provider that
   * ends the sessions of a whole company sends many good ones from one address.
   *
   * @param form the body of the request, a form with one {@code logout_token}
   * @throws ProblemException {@code not_found} if this is switched off; {@code invalid_request} if
   *     the token is not valid; {@code provider_unavailable} if the provider's keys cannot be had;
   *     {@code too_many_requests} if the address sends too many that end nothing
   */
  public void end(HttpServletRequest request, String form) {
    var own =
        settings
            .filter(provider -> provider.backchannel() != OpenIdConnect.LogoutTokenReach.OFF)
            .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    var address = callers.of(request).address();
    limits.takeOf(Limited.BACKCHANNEL, address);
    var token = verified(request, form);
    var name = Digest.of(own.issuer(), token.id());
    if (isNew(name, token.expiresAt())) {
      end(request, token, name, own);
      limits.giveBackOf(Limited.BACKCHANNEL, address);
    }
  }

  private LogoutToken verified(HttpServletRequest request, String form) {
    var tokens = tokens(form);
    if (tokens.size() != 1) {
      audit.logoutTokenRefused(request, "parameter");
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    try {
      return provider.logoutToken(tokens.get(0));
    } catch (SignInFailed e) {
      audit.logoutTokenRefused(request, e.reason().word());
      // A key that is not known may be the provider's next one, or a forger's.
      throw e.reason() == Reason.UNREACHABLE ? e : new ProblemException(Problem.INVALID_REQUEST, e);
    }
  }

  private static List<String> tokens(String form) {
    try {
      return Query.parse(form).getOrDefault("logout_token", List.of());
    } catch (ProblemException e) {
      return List.of();
    }
  }

  // Back-Channel Logout 1.0 section 2.6: a token is good for one logout, also if it comes again
  // after the user has signed in anew.
  private boolean isNew(String name, Instant end) {
    var left = Duration.between(clock.instant(), end).plusSeconds(1);
    return !left.isNegative() && entries.take("logout-token:" + name, SEEN, left);
  }

  private void end(HttpServletRequest request, LogoutToken token, String name, OpenIdConnect own) {
    var allOfSubject = own.backchannel() == OpenIdConnect.LogoutTokenReach.SUBJECT;
    var sid = token.sid().map(id -> SessionAttributes.providerSidDigest(own.issuer(), id));
    var subject =
        token
            .subject()
            .filter(user -> sid.isEmpty() || allOfSubject)
            .map(user -> Session.digestOfSubject(IssuerKind.OPENID_CONNECT, own.issuer(), user));
    sid.ifPresent(digest -> journal.end(new EndKey(EndKey.Kind.PROVIDER_SID, digest)));
    subject.ifPresent(digest -> journal.end(new EndKey(EndKey.Kind.SUBJECT, digest)));
    audit.endedByProvider(request, sid.orElse(""), subject.orElse(""), name);
  }
}
