package dev.cloakroom.session;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.issuer.Login;
import dev.cloakroom.issuer.LoginOutcome;
import dev.cloakroom.issuer.TeamTokens;
import dev.cloakroom.spi.SignIn;
import dev.cloakroom.spi.SignInRule;
import dev.cloakroom.spi.Verdict;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenPair;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The rules of the team that a sign-in must pass before a session begins. */
@PerFrontEnd
class SignInRules {
  private static final Logger LOG = Logger.getLogger(SignInRules.class.getName());

  private final List<SignInRule> rules;
  private final TokenRevoker revoker;
  private final NodeId node;
  private final Set<String> reasons;
  private final Clock clock;

  @Inject
  SignInRules(TeamBeans team, TokenRevoker revoker, NodeId node, Settings settings, Clock clock) {
    this.rules = team.signInRules();
    this.revoker = revoker;
    this.node = node;
    this.reasons = settings.login().reasons();
    this.clock = clock;
  }

  /**
   * The outcome, if it is a challenge or every rule allows the sign-in.
   *
   * @param replaced the session that is to get the new tokens. If there is one, nothing is revoked:
   *     some backends end all tokens of the user at a logout
   * @throws LoginRejected if a rule refuses; the tokens are revoked in the background
   * @throws BackendUnavailable if a rule fails
   */
  LoginOutcome passed(LoginOutcome outcome, Optional<Session> replaced) {
    if (!(outcome instanceof Login login) || rules.isEmpty()) {
      return outcome;
    }
    var claims = Jwt.read(login.tokens().accessToken()).map(Jwt::claims);
    try {
      require(login.tokens(), claims.orElse(JsonValue.EMPTY_JSON_OBJECT), login.answer());
      return outcome;
    } catch (TokenException e) {
      if (replaced.isEmpty()) {
        revoke(login.tokens());
      }
      throw e;
    }
  }

  /**
   * Returns if every rule allows a sign-in at an OpenID Provider.
   *
   * @param candidate the session that is to begin
   * @param claims of the ID token
   * @throws LoginRejected if a rule refuses; the tokens are revoked in the background
   * @throws BackendUnavailable if a rule fails; the same
   */
  void requireAllowed(Session candidate, JsonObject claims) {
    if (rules.isEmpty()) {
      return;
    }
    try {
      require(candidate.tokens(), claims, JsonValue.EMPTY_JSON_OBJECT);
    } catch (TokenException e) {
      revoker.revoke(candidate);
      throw e;
    }
  }

  private void require(TokenPair tokens, JsonObject claims, JsonObject answer) {
    var signIn = new SignIn(claims, answer, TeamTokens.of(tokens));
    rules.forEach(rule -> require(rule, signIn));
  }

  private void require(SignInRule rule, SignIn signIn) {
    Verdict verdict;
    try {
      verdict = rule.judge(signIn);
    } catch (RuntimeException e) {
      // The message may hold a token.
      LOG.log(
          Level.WARNING,
          "a SignInRule of the application failed, so nobody can sign in: {0}",
          e.getClass().getName());
      throw new BackendUnavailable(TokenException.RETRY_AFTER, e);
    }
    if (verdict == null || !verdict.allowed()) {
      var reason = verdict == null ? Optional.<String>empty() : verdict.reason();
      throw new LoginRejected(reason.filter(reasons::contains).orElse(null));
    }
  }

  private void revoke(TokenPair tokens) {
    revoker.revoke(Session.begin(tokens, "", node, clock.instant()));
  }
}
