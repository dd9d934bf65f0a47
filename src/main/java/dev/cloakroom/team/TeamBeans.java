package dev.cloakroom.team;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.spi.ClaimsEnricher;
import dev.cloakroom.spi.SignInRule;
import dev.cloakroom.spi.StateStore;
import dev.cloakroom.spi.TokenIssuer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The beans of the team. They are found at the start, so that a second issuer stops it. */
@SingleInstance
public class TeamBeans {
  /** No beans. */
  public static final TeamBeans NONE =
      new TeamBeans(Optional.empty(), Optional.empty(), List.of(), List.of());

  private static final Logger LOG = Logger.getLogger(TeamBeans.class.getName());

  private final Optional<TokenIssuer> tokenIssuer;
  private final Optional<StateStore> stateStore;
  private final List<ClaimsEnricher> claimsEnrichers;
  private final List<SignInRule> signInRules;

  @Inject
  TeamBeans(
      @Any Instance<TokenIssuer> tokenIssuers,
      @Any Instance<StateStore> stateStores,
      @Any Instance<ClaimsEnricher> claimsEnrichers,
      @Any Instance<SignInRule> signInRules) {
    this(
        atMostOne(TokenIssuer.class, tokenIssuers),
        atMostOne(StateStore.class, stateStores),
        claimsEnrichers.stream().toList(),
        signInRules.stream().toList());
    say("ClaimsEnricher", this.claimsEnrichers.size());
    say("SignInRule", this.signInRules.size());
  }

  /** These beans. */
  public TeamBeans(
      Optional<TokenIssuer> tokenIssuer,
      Optional<StateStore> stateStore,
      List<ClaimsEnricher> claimsEnrichers,
      List<SignInRule> signInRules) {
    this.tokenIssuer = tokenIssuer;
    this.stateStore = stateStore;
    this.claimsEnrichers = List.copyOf(claimsEnrichers);
    this.signInRules = List.copyOf(signInRules);
  }

  // Without this observer the beans would be looked for at the first request.
  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {}

  // An alternative (CDI 4.0 section 2.7) takes the place of other beans.
  private static <T> Optional<T> atMostOne(Class<T> type, Instance<T> beans) {
    if (beans.isAmbiguous()) {
      throw new IllegalStateException(
          "Cloakroom cannot start: there are %d beans of the type %s: leave one, or make one an"
                  .formatted(beans.stream().count(), type.getName())
              + " @Alternative with a @Priority");
    }
    if (beans.isUnsatisfied()) {
      return Optional.empty();
    }
    say(type.getSimpleName(), 1);
    return Optional.of(beans.get());
  }

  private static void say(String type, int beans) {
    if (beans > 0) {
      LOG.log(
          Level.INFO, "beans of the application of the type {0}: {1}", new Object[] {type, beans});
    }
  }

  /** The issuer that takes the place of the backend's JSON resources. */
  public Optional<TokenIssuer> tokenIssuer() {
    return tokenIssuer;
  }

  /** The store that takes the place of {@code cloakroom.state}. */
  public Optional<StateStore> stateStore() {
    return stateStore;
  }

  /** Beans that add to the claims of a session. */
  public List<ClaimsEnricher> claimsEnrichers() {
    return claimsEnrichers;
  }

  /** Beans that may refuse a sign-in. */
  public List<SignInRule> signInRules() {
    return signInRules;
  }
}
