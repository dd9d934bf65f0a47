package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.background.Background;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.jwt.KeySet;
import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;

/**
 * The provider's public keys. They are kept by our own clock, because some providers forbid caches
 * to keep them (Keycloak sends {@code no-cache}), for {@code cloakroom.oidc.metadata-refresh}; then
 * they are loaded again in the background. If that fails, they serve for 24 hours.
 *
 * <p>A token that none of the keys verifies makes them load at once, because the provider may have
 * begun to sign with another key (OpenID Connect Core 1.0 section 10.1.1). Anybody can send such a
 * token to the endpoint for logout tokens. So there is at most one such load in 30 seconds, and no
 * load at all in the 30 seconds after one that failed.
 */
final class ProviderKeys {
  static final Duration PAUSE = Duration.ofSeconds(30);
  static final Duration LONGEST_USE = Duration.ofHours(24);

  private final SetUpLog log = new SetUpLog(Logger.getLogger(ProviderKeys.class.getName()));
  private final ReentrantLock loading = new ReentrantLock();
  private final Discovery discovery;
  private final ProviderHttp http;
  private final OneAtATime reloading;
  private final Duration refresh;
  private final Clock clock;
  private volatile Loaded loaded;
  private volatile Instant noLoadBefore = Instant.MIN;
  private volatile Instant noForcedLoadBefore = Instant.MIN;

  private record Loaded(KeySet set, Instant at) {}

  ProviderKeys(
      OpenIdConnect settings,
      Discovery discovery,
      ProviderHttp http,
      Background background,
      Clock clock) {
    this.discovery = discovery;
    this.http = http;
    this.reloading = new OneAtATime(background, this::reload);
    this.refresh = settings.metadataRefresh();
    this.clock = clock;
  }

  /**
   * The keys, loaded now if there are none.
   *
   * @throws SignInFailed {@code KEYS} if they cannot be loaded, or as {@link Discovery#metadata}
   */
  KeySet current() {
    var kept = loaded;
    if (kept == null || isOlderThan(LONGEST_USE, kept)) {
      return first();
    }
    if (isOlderThan(refresh, kept) && mayLoad()) {
      reloading.start();
    }
    return kept.set();
  }

  /**
   * Keys that are newer than these, loaded now unless there was such a load just before.
   *
   * @return empty if there are none
   */
  Optional<KeySet> newerThan(KeySet old) {
    loading.lock();
    try {
      if (loaded.set() != old) {
        return Optional.of(loaded.set());
      }
      if (!mayLoad() || clock.instant().isBefore(noForcedLoadBefore)) {
        return Optional.empty();
      }
      noForcedLoadBefore = clock.instant().plus(PAUSE);
      return Optional.of(load());
    } catch (SignInFailed e) {
      return Optional.empty();
    } finally {
      loading.unlock();
    }
  }

  /** The failure while a token's key is unknown and the keys may not be loaded. */
  SignInFailed unknownKey() {
    return new SignInFailed(Reason.KEYS, PAUSE, null);
  }

  private boolean isOlderThan(Duration age, Loaded keys) {
    return !clock.instant().isBefore(keys.at().plus(age));
  }

  private boolean mayLoad() {
    return !clock.instant().isBefore(noLoadBefore);
  }

  private KeySet first() {
    loading.lock();
    try {
      if (loaded != null && !isOlderThan(LONGEST_USE, loaded)) {
        return loaded.set();
      }
      if (!mayLoad()) {
        throw unknownKey();
      }
      return load();
    } finally {
      loading.unlock();
    }
  }

  private void reload() {
    loading.lock();
    try {
      load();
    } catch (SignInFailed e) {
      // The old keys go on serving; the log says why.
    } finally {
      loading.unlock();
    }
  }

  // Metadata that is missing has its own pauses, so it does not begin a pause here.
  private KeySet load() {
    var uri = discovery.metadata().jwksUri();
    try {
      var answer = http.get("key set", uri, Optional.empty(), ProviderHttp.Bounds.DOCUMENT);
      var set = KeySet.of(answer.content().orElse(JsonValue.EMPTY_JSON_OBJECT));
      loaded = new Loaded(set, clock.instant());
      return set;
    } catch (IllegalArgumentException e) {
      log.warn("the OpenID Provider's jwks_uri gave no key that can be used: " + e.getMessage());
      throw failed(e);
    } catch (SignInFailed e) {
      throw failed(e);
    }
  }

  private SignInFailed failed(Exception cause) {
    noLoadBefore = clock.instant().plus(PAUSE);
    return new SignInFailed(Reason.KEYS, PAUSE, cause);
  }
}
