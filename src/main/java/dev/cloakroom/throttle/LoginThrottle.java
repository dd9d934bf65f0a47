package dev.cloakroom.throttle;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.Cidr;
import dev.cloakroom.config.Settings;
import dev.cloakroom.crypto.Hkdf;
import dev.cloakroom.state.Counters;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.TokenException.LoginThrottled;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Counts failed logins per account and per client address (ASVS 6.3.1), on all nodes together if
 * they share their state. Accounts need not exist to be counted, so the answer does not tell
 * whether they do.
 *
 * <p>An attempt is taken before the backend is asked and given back when it was no failure: a
 * hundred guesses at the same time are a hundred.
 */
@SingleInstance
public class LoginThrottle {
  private static final int ADDRESS_FACTOR = 20;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{M}\\p{Cf}\\p{Cc}]");
  private static final byte[] SALT = ascii("cloakroom");
  private static final byte[] INFO = ascii("login throttle");

  private final byte[] key;
  private final Attempts accounts;
  private final Attempts addresses;

  @Inject
  public LoginThrottle(Settings settings, Counters store, Clock clock) {
    // A store of its own: whatever names are made up, nothing else is pushed out of memory.
    var own = new MemoryStore(clock);
    var counts = new Counts(store.shared() ? store : own, own);
    var limits = settings.login();
    this.key = Hkdf.derive(settings.cookies().keys().get(0).key().getEncoded(), SALT, INFO);
    this.accounts = new Attempts(counts, limits.attempts(), limits.window());
    this.addresses = new Attempts(counts, limits.attempts() * ADDRESS_FACTOR, limits.window());
  }

  /**
   * Makes the attempt if each account that it names, and the address, has one left.
   *
   * <p>It costs the address as many attempts as accounts are named: naming others as well locks no
   * more of them than guessing at each would.
   *
   * @param named whom the credentials name; those that name nobody are counted together
   * @throws LoginThrottled if none is left, with the longest of the times until the next
   */
  public <T> T attempt(Accounts named, String address, Supplier<T> login) {
    var keys = named.counted().stream().map(LoginThrottle::folded).distinct();
    var of = keys.map(account -> name("account", account)).toList();
    var from = List.of(name("address", network(address)));
    // The address first: one that has none left makes up no more names for us to count.
    return addresses.counting(
        from,
        of.size(),
        () -> {
          var result = accounts.counting(of, 1, login);
          // Of several, one was right, and the others may be accounts of other people, whose
          // failures must not be forgotten for it.
          if (named.certain()) {
            accounts.forget(of.get(0));
          }
          return result;
        });
  }

  // Whoever reads what nodes share is not to learn who signs in, nor from where.
  private String name(String kind, String text) {
    var hash = Hkdf.hmac(key, (kind + ' ' + text).getBytes(StandardCharsets.UTF_8));
    return "login:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  // Databases may compare without regard to accents and characters that are not seen; MySQL does
  // so by default. So no account is guessed at anew with another accent.
  static String folded(String account) {
    var text = Normalizer.normalize(Accounts.normalised(account), Normalizer.Form.NFKD);
    return UNSEEN.matcher(text).replaceAll("").strip();
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
