package dev.cloakroom.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cloakroom.config.Settings;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts failed logins per account and per client address (ASVS 6.3.1). Accounts need not exist to
 * be counted, so the answer does not tell whether they do.
 *
 * <p>An attempt is taken before the backend is asked and given back when it was no failure: a
 * hundred guesses at the same time are a hundred.
 */
@ApplicationScoped
public class LoginThrottle {
  private static final int ADDRESS_FACTOR = 20;
  private static final int MOST_ENTRIES = 100_000;
  private static final Duration LONGEST_MEMORY = Duration.ofHours(2);

  private final Settings.Login limits;
  private final Clock clock;
  private final Cache<String, Attempts> accounts;
  private final Cache<String, Attempts> addresses;

  LoginThrottle() {
    this.limits = null;
    this.clock = null;
    this.accounts = null;
    this.addresses = null;
  }

  @Inject
  public LoginThrottle(Settings settings, Clock clock) {
    this.limits = settings.login();
    this.clock = clock;
    this.accounts = cache(clock);
    this.addresses = cache(clock);
  }

  // Bounded, whatever names are made up; and no thread of its own, which would outlive the
  // application.
  private Cache<String, Attempts> cache(Clock clock) {
    var memory = limits.window().multipliedBy(2);
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    return Caffeine.newBuilder()
        .maximumSize(MOST_ENTRIES)
        .expireAfterAccess(memory.compareTo(LONGEST_MEMORY) > 0 ? memory : LONGEST_MEMORY)
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Makes the attempt if one is left.
   *
   * @param account as typed; empty if the credentials name none
   * @throws LoginThrottled if none is left, with the time until the next
   */
  public <T> T attempt(String account, String address, Supplier<T> login) {
    var counted = counted(account, address);
    take(counted);
    try {
      var result = login.get();
      counted.forEach(Attempts::giveBack);
      accounts.invalidate(normalised(account));
      return result;
    } catch (LoginRejected e) {
      counted.forEach(Attempts::failed);
      throw e;
    } catch (RuntimeException e) {
      counted.forEach(Attempts::giveBack);
      throw e;
    }
  }

  /** How many accounts and addresses are remembered. */
  long entries() {
    accounts.cleanUp();
    addresses.cleanUp();
    return accounts.estimatedSize() + addresses.estimatedSize();
  }

  private List<Attempts> counted(String account, String address) {
    var byAddress =
        addresses.get(
            network(address),
            key -> new Attempts(limits.attempts() * ADDRESS_FACTOR, limits.window(), clock));
    if (account.isBlank()) {
      return List.of(byAddress);
    }
    var byAccount =
        accounts.get(
            normalised(account), key -> new Attempts(limits.attempts(), limits.window(), clock));
    return Stream.of(byAccount, byAddress).toList();
  }

  private static void take(List<Attempts> counted) {
    for (var i = 0; i < counted.size(); i++) {
      var wait = counted.get(i).take();
      if (wait.isPresent()) {
        counted.subList(0, i).forEach(Attempts::giveBack);
        throw new LoginThrottled(wait.get().plusMillis(999).truncatedTo(ChronoUnit.SECONDS));
      }
    }
  }

  // As most backends do: letter case, compatibility forms and outer spaces make no other account.
  static String normalised(String account) {
    var text = Normalizer.normalize(account, Normalizer.Form.NFKC).strip();
    var folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return folded.length() > 256 ? Session.digest(folded) : folded;
  }

  // One subscriber has a whole /64 of IPv6 (RFC 6177).
  static String network(String address) {
    if (address == null || address.indexOf(':') < 0) {
      return String.valueOf(address);
    }
    var groups = address.replaceAll("[\\[\\]]|%.*", "").split("::", 2)[0].split(":");
    return Stream.of(groups)
        .limit(4)
        .map(group -> group.replaceFirst("^0+(?=.)", ""))
        .collect(Collectors.joining(":"));
  }
}
