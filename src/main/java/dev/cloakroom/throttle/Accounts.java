package dev.cloakroom.throttle;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The accounts that credentials name. Any of them may be the one that the backend signs in, so each
 * of them is counted.
 *
 * @param names as typed; no two have the same {@link #normalised} form; the first one is used where
 *     one name is needed
 * @param unclear whether an account field holds an object that names no account, for example {@code
 *     {"email":{"$regex":"^ada"}}}
 */
public record Accounts(List<String> names, boolean unclear) {
  /** The name under which all credentials that name no account are counted together. */
  static final String COMMON = "";

  /** Credentials that name no account. */
  public static final Accounts NONE = new Accounts(List.of(), false);

  // The length at which a line of the audit log cuts a value.
  private static final int SHOWN = 256;

  public Accounts {
    names = List.copyOf(names);
  }

  /** Credentials that name this account only. */
  public static Accounts of(String name) {
    return name.isBlank() ? NONE : new Accounts(List.of(name), false);
  }

  /**
   * These accounts and one more, the first.
   *
   * @param name such as the digest of a session's subject
   */
  public Accounts with(String name) {
    var all = new ArrayList<String>();
    all.add(name);
    all.addAll(names);
    return new Accounts(all, unclear);
  }

  /** The subject of a session with an opaque token: the first name, normalised, or empty. */
  public String subject() {
    return names.isEmpty() ? "" : normalised(names.get(0));
  }

  /**
   * All names as typed, for audit events, separated by commas. A comma in a name is written as
   * {@code %2C}. If there are several names, long ones are cut so that all fit into 256 characters.
   */
  public String shown() {
    var each = SHOWN / Math.max(1, names.size()) - 1;
    var text = new StringBuilder();
    for (var name : names) {
      text.append(text.isEmpty() ? "" : ",");
      var shown = name.replace(",", "%2C");
      if (names.size() == 1 || shown.length() <= each) {
        text.append(shown);
      } else {
        text.append(shown, 0, each - 3).append("...");
      }
    }
    return text.toString();
  }

  /**
   * The form in which most backends look an account up: in lower case, in the Unicode form NFKC,
   * without outer white space, and with one space for each inner white space. For example, {@code
   * ADA} and {@code ada} are the same account.
   */
  public static String normalised(String account) {
    var text = Normalizer.normalize(account, Normalizer.Form.NFKC).strip();
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  /**
   * The names to be counted. {@link #COMMON} is counted if there is no name, and in addition to the
   * names if they are {@link #unclear}.
   */
  List<String> counted() {
    if (!unclear && !names.isEmpty()) {
      return names;
    }
    var counted = new ArrayList<>(names);
    counted.add(COMMON);
    return counted;
  }

  /** Whether a success proves that the account is the caller's own. */
  boolean certain() {
    return names.size() == 1 && !unclear;
  }

  /** Quotes no name, because names are personal data. */
  @Override
  public String toString() {
    return "Accounts[" + names.size() + "]";
  }
}
