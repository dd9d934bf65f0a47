package dev.cloakroom.provider;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.background.Background;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;

/**
 * Fetches the provider's metadata when it is first needed, one fetch at a time, and keeps it for
 * {@code cloakroom.oidc.metadata-refresh}. After that it is fetched again in the background, and
 * the old metadata serves until a fetch succeeds. A failed fetch is followed by a pause of one
 * second, which doubles with each further failure up to 30 seconds. If there is no metadata yet,
 * each request of the pause fails at once.
 */
final class Discovery {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final SetUpLog log = new SetUpLog(Logger.getLogger(Discovery.class.getName()));
  private final ReentrantLock fetching = new ReentrantLock();
  private final String issuer;
  private final URI location;
  private final Duration refresh;
  private final ProviderHttp http;
  private final OneAtATime refreshing;
  private final Clock clock;
  private volatile Known known;
  private volatile Failed failed;

  private record Known(ProviderMetadata metadata, Instant until) {}

  private record Failed(Reason reason, Duration pause, Instant until) {}

  Discovery(OpenIdConnect settings, ProviderHttp http, Background background, Clock clock) {
    this.issuer = settings.issuer();
    // OpenID Connect Discovery 1.0 section 4.1.
    this.location = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    this.refresh = settings.metadataRefresh();
    this.http = http;
    this.refreshing = new OneAtATime(background, this::refresh);
    this.clock = clock;
  }

  /**
   * The metadata, fetched now if none is known.
   *
   * @throws SignInFailed {@code UNREACHABLE}, {@code ISSUER} or {@code METADATA} if there is none
   */
  ProviderMetadata metadata() {
    var kept = known;
    if (kept == null) {
      return first();
    }
    if (!clock.instant().isBefore(kept.until()) && !isPausing()) {
      refreshing.start();
    }
    return kept.metadata();
  }

  /** The metadata, if it has been fetched before. Nothing is sent. */
  Optional<ProviderMetadata> known() {
    return Optional.ofNullable(known).map(Known::metadata);
  }

  /** Why the latest fetch failed; empty if it did not. */
  Optional<Reason> fault() {
    return Optional.ofNullable(failed).map(Failed::reason);
  }

  private ProviderMetadata first() {
    failWhilePausing();
    if (!fetching.tryLock()) {
      // A first fetch is waited for; of one after a failure, nobody but its own request waits.
      var failure = failed;
      if (failure != null) {
        throw new SignInFailed(failure.reason(), SOON, null);
      }
      fetching.lock();
    }
    try {
      if (known != null) {
        return known.metadata();
      }
      failWhilePausing();
      return fetch();
    } finally {
      fetching.unlock();
    }
  }

  private boolean isPausing() {
    var failure = failed;
    return failure != null && clock.instant().isBefore(failure.until());
  }

  private void failWhilePausing() {
    var failure = failed;
    if (failure != null && clock.instant().isBefore(failure.until())) {
      var left = Duration.between(clock.instant(), failure.until()).toSeconds();
      throw new SignInFailed(failure.reason(), Duration.ofSeconds(Math.max(1, left)), null);
    }
  }

  private void refresh() {
    fetching.lock();
    try {
      fetch();
    } catch (SignInFailed e) {
      // The old metadata goes on serving; fetch() has logged why.
    } finally {
      fetching.unlock();
    }
  }

  private ProviderMetadata fetch() {
    try {
      var metadata = ProviderMetadata.of(content(), issuer);
      known = new Known(metadata, clock.instant().plus(refresh));
      failed = null;
      return metadata;
    } catch (ProviderMetadata.Unusable e) {
      log.warn(
          "the OpenID Provider's metadata at %s cannot be used: %s. Check cloakroom.oidc.issuer"
              .formatted(AnswerSummary.location(location.toString()), e.getMessage()));
      throw failure(new SignInFailed(e.reason()));
    } catch (SignInFailed e) {
      throw failure(e);
    }
  }

  private JsonObject content() throws ProviderMetadata.Unusable {
    var answer = http.get("metadata", location, Optional.empty(), ProviderHttp.Bounds.DOCUMENT);
    if (answer.asksToRetryLater()) {
      throw answer.unavailable();
    }
    return answer
        .content()
        .orElseThrow(
            () ->
                new ProviderMetadata.Unusable(
                    Reason.METADATA, "no JSON object, status " + answer.status()));
  }

  private SignInFailed failure(SignInFailed fault) {
    var before = failed;
    var doubled = before == null ? SOON : before.pause().multipliedBy(2);
    var pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    failed = new Failed(fault.reason(), pause, clock.instant().plus(pause));
    return new SignInFailed(fault.reason(), pause, fault.getCause());
  }
}
