package dev.cloakroom.throttle;

import dev.cloakroom.config.Cidr;
import dev.cloakroom.config.Settings;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.StateStore;
import dev.cloakroom.token.Hkdf;
import dev.cloakroom.token.TokenException.LoginThrottled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts failed logins per account and per client address (ASVS 6.3.1), on all nodes together if
 * they share their state. Accounts need not exist to be counted, so the answer does not tell
 * whether they do.
 *
 * <p>An attempt is taken before the backend is asked and given back when it was no failure: a
 * hundred guesses at the same time are a hundred.
 */
@ApplicationScoped
public class LoginThrottle {
  private static final int ADDRESS_FACTOR = 20;
  private static final byte[] SALT = ascii("cloakroom");
  private static final byte[] INFO = ascii("login throttle");

  private final byte[] key;
  private final Attempts accounts;
  private final Attempts addresses;

  LoginThrottle() {
    this.key = null;
    this.accounts = null;
    this.addresses = null;
  }

  @Inject
  public LoginThrottle(Settings settings, StateStore store, Clock clock) {
    // A store of its own: whatever names are made up, nothing else is pushed out of memory.
    var own = new MemoryStore(clock);
    var counts = new Counts(store.shared() ? store : own, own);
    var limits = settings.login();
    this.key = Hkdf.derive(settings.cookies().keys().get(0).key().getEncoded(), SALT, INFO);
    this.accounts = new Attempts(counts, limits.attempts(), limits.window());
    this.addresses = new Attempts(counts, limits.attempts() * ADDRESS_FACTOR, limits.window());
  }

  /**
   * Makes the attempt if one is left.
   *
   * @param account as typed; empty if the credentials name none
   * @throws LoginThrottled if none is left, with the time until the next
   */
  public <T> T attempt(String account, String address, Supplier<T> login) {
    var from = name("address", network(address));
    if (account.isBlank()) {
      return addresses.counting(from, login);
    }
    var of = name("account", normalised(account));
    // The address first: one that has none left makes up no more names for us to count.
    return addresses.counting(
        from,
        () -> {
          var result = accounts.counting(of, login);
          accounts.forget(of);
          return result;
        });
  }

  // Whoever reads what nodes share is not to learn who signs in, nor from where.
  private String name(String kind, String text) {
    var hash = Hkdf.hmac(key, (kind + ' ' + text).getBytes(StandardCharsets.UTF_8));
    return "login:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  // As most backends do: letter case, compatibility forms and outer spaces make no other account.
  static String normalised(String account) {
    var text = Normalizer.normalize(account, Normalizer.Form.NFKC).strip();
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  // One subscriber has a whole /64 of IPv6 (RFC 6177), of which only the bytes tell: one network
  // is written in many ways, and "::ffff:192.0.2.1" is no network but an IPv4 address.
  static String network(String address) {
    return Optional.ofNullable(address)
        .flatMap(literal -> Cidr.bytes(literal.replaceFirst("%.*", "")))
        .map(bytes -> HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8)))
        .orElseGet(() -> String.valueOf(address));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
