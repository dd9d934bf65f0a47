package dev.cloakroom.signin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.state.Store;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets each sign-in be finished once, on all nodes together. A code that is sent to the provider
 * twice makes it revoke the tokens of the first time (RFC 6749 section 4.1.2). A repeated callback,
 * such as that of a double click, gets the result of the first one.
 *
 * <p>While the shared state cannot be reached, a node knows its own sign-ins only.
 */
@PerFrontEnd
class TakenTransactions {
  private static final int MOST_WAITERS = 128;
  private static final Duration POLL = Duration.ofMillis(20);
  // The rest of a sign-in after the provider's answer, for example a slow shared state.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final SharedEntries entries;
  private final Duration lifetime;
  private final Duration replay;
  private final Duration wait;
  private final Semaphore waiters = new Semaphore(MOST_WAITERS);
  private final Clock clock;

  @Inject
  TakenTransactions(Store store, Settings settings, Clock clock) {
    this.entries = new SharedEntries(store, clock);
    this.clock = clock;
    // A sign-in that is over can be presented again for as long as its cookie opens.
    this.lifetime = settings.openIdConnect().map(OpenIdConnect::transaction).orElse(Duration.ZERO);
    this.replay = settings.refresh().replay();
    this.wait =
        settings
            .openIdConnect()
            .map(provider -> provider.connectTimeout().plus(provider.readTimeout()).plus(MARGIN))
            .orElse(Duration.ZERO);
  }

  /** Takes a sign-in. Of all calls for it, on all nodes, one returns true. */
  boolean take(Transaction transaction) {
    return take(taken(transaction));
  }

  /**
   * Takes a code, of which one call on all nodes returns true. A thief of a code could bring it
   * with a sign-in of their own after it was used. If it were sent then, the provider would revoke
   * the tokens of the user that it belongs to (RFC 6749 section 4.1.2).
   */
  boolean takeCode(String code) {
    return take("sign-in-code:" + Digest.of(code));
  }

  private boolean take(String entry) {
    var until = Long.toString(clock.instant().plus(wait).toEpochMilli()).getBytes(US_ASCII);
    return entries.take(entry, until, lifetime);
  }

  /**
   * Tells repeated callbacks that the request which took the sign-in has ended, so that they wait
   * no longer for a result that is not kept.
   */
  void done(Transaction transaction) {
    var now = Long.toString(clock.millis()).getBytes(US_ASCII);
    entries.put(taken(transaction), now, lifetime);
  }

  /** Keeps the result of a sign-in for as long as it may be asked for again. */
  void put(Transaction transaction, SignInOutcome outcome) {
    if (replay.isZero()) {
      return;
    }
    var entry = result(transaction);
    entries.put(entry, OutcomeSealer.seal(outcome, transaction, entry), replay);
  }

  /**
   * The result of a sign-in that another request has taken. If that request is not done, this waits
   * for it as long as the provider may take.
   *
   * @return empty if the result is not kept any more, or the other request does not end in time,
   *     for example because its node has died
   */
  Optional<SignInOutcome> await(Transaction transaction) {
    var end = System.nanoTime() + left(transaction).toNanos();
    var outcome = known(transaction);
    if (outcome.isPresent() || !waiters.tryAcquire()) {
      return outcome;
    }
    try {
      while (outcome.isEmpty()
          && System.nanoTime() < end
          && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(POLL.toNanos());
        outcome = known(transaction);
      }
      return outcome;
    } finally {
      waiters.release();
    }
  }

  // How long the request that took the sign-in may still need.
  private Duration left(Transaction transaction) {
    return entries
        .get(taken(transaction))
        .map(value -> Instant.ofEpochMilli(Long.parseLong(new String(value, US_ASCII))))
        .map(until -> Duration.between(clock.instant(), until))
        .orElse(Duration.ZERO);
  }

  private Optional<SignInOutcome> known(Transaction transaction) {
    var entry = result(transaction);
    return entries.get(entry).flatMap(value -> OutcomeSealer.open(value, transaction, entry));
  }

  private static String taken(Transaction transaction) {
    return "sign-in:" + Digest.of(transaction.state());
  }

  private static String result(Transaction transaction) {
    return "sign-in-result:" + Digest.of(transaction.state());
  }
}
