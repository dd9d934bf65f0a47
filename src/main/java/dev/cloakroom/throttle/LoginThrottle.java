package dev.cloakroom.throttle;

import dev.cloakroom.bean.PerFrontEnd;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Limits failed logins per account and per client address (ASVS 6.3.1), on all nodes together if
 * they share their state. Accounts that do not exist are counted too, so the answer does not reveal
 * whether an account exists.
 *
 * <p>An attempt is counted before the backend is called, and given back unless the backend refuses
 * the credentials. So a hundred concurrent guesses count as a hundred.
 */
@PerFrontEnd
public class LoginThrottle {
  private static final int ADDRESS_FACTOR = 20;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{M}\\p{Cf}\\p{Cc}]");
  private static final byte[] SALT = ascii("cloakroom");
  private static final byte[] INFO = ascii("login throttle");

  private final byte[] key;
  private final Attempts accounts;
  private final Attempts addresses;
  private final Attempts starts;

  @Inject
  public LoginThrottle(Settings settings, Counters store, Clock clock) {
    // The counts of this node, while the shared state is away or if there is none. They have a
    // store
    // of their own: a client that invents many account names evicts no other entries.
    var own = new MemoryStore(clock);
    var counts = new Counts(store.shared() ? store : own, own);
    var limits = settings.login();
    this.key = Hkdf.derive(settings.cookies().keys().get(0).key().getEncoded(), SALT, INFO);
    this.accounts = new Attempts(counts, limits.attempts(), limits.window());
    this.addresses = new Attempts(counts, limits.attempts() * ADDRESS_FACTOR, limits.window());
    this.starts = new Attempts(counts, limits.attempts() * ADDRESS_FACTOR, limits.window());
  }

  /**
   * Runs the login if the address and each account that the credentials name have attempts left.
   *
   * <p>A login counts for the address once for each account that it names. So a client cannot lock
   * more accounts by naming several in one login than by a login for each of them.
   *
   * @param named the accounts that the credentials name; all credentials that name none are counted
   *     together
   * @param address the client's IP address as a literal
   * @param proves whether a result proves that the account is the caller's own. For example, a
   *     challenge does not: earlier failures stay counted.
   * @throws LoginThrottled if the address or an account has none left, with the time to wait
   */
  public <T> T attempt(Accounts named, String address, Supplier<T> login, Predicate<T> proves) {
    var keys = named.counted().stream().map(LoginThrottle::folded).distinct();
    var accountNames = keys.map(account -> name("account", account)).toList();
    var addressNames = List.of(name("address", network(address)));
    // The address is counted first: an address without attempts must not add names to the store.
    return addresses.counting(
        addressNames,
        accountNames.size(),
        () -> {
          var result = accounts.counting(accountNames, 1, login);
          // If the credentials name several accounts, the success proves only one of them. The
          // failures of the others must stay counted.
          if (named.certain() && proves.test(result)) {
            accounts.forget(accountNames.get(0));
          }
          return result;
        });
  }

  /**
   * Counts a sign-in that starts at an OpenID Provider. An address may have twenty times {@code
   * cloakroom.login.attempts} of them that have not succeeded in a window.
   *
   * @throws LoginThrottled if it has more, with the time to wait
   */
  public void countStart(String address) {
    starts.take(startsOf(address), 1);
  }

  /**
   * Gives back the attempt of a start, because it has led to a session, or the browser did not
   * leave.
   */
  public void giveBackStart(String address) {
    starts.giveBack(startsOf(address), 1);
  }

  private List<String> startsOf(String address) {
    return List.of(name("start", network(address)));
  }

  // Keyed hashes: a reader of the shared store must not learn accounts or addresses.
  private String name(String kind, String text) {
    var hash = Hkdf.hmac(key, (kind + ' ' + text).getBytes(StandardCharsets.UTF_8));
    return "login:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  // Some databases, for example MySQL by default, ignore accents and invisible characters when they
  // compare. Without this, a client would get new attempts by adding an accent to the name.
  static String folded(String account) {
    var text = Normalizer.normalize(Accounts.normalised(account), Normalizer.Form.NFKD);
    return UNSEEN.matcher(text).replaceAll("").strip();
  }

  // An IPv6 address counts as its /64, because a subscriber has at least a whole /64 (RFC 6177).
  // The bytes are used, because an address has many spellings. "::ffff:192.0.2.1" counts as the
  // IPv4 address.
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
