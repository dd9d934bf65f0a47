package dev.cloakroom.throttle;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The accounts that credentials name. The backend may take any of them for the one that signs in,
 * so each of them is counted.
 *
 * @param names as typed, no two of the same {@link #normalised} form, the preferred one first
 * @param unclear whether an account field holds an object that names no account, for example {@code
 *     {"email":{"$regex":"^ada"}}}
 */
public record Accounts(List<String> names, boolean unclear) {
  /** How credentials are counted that name no account, all of them together. */
  static final String COMMON = "";

  /** Credentials that name no account. */
  public static final Accounts NONE = new Accounts(List.of(), false);

  // What an audit line holds of all names together.
  private static final int SHOWN = 256;

  public Accounts {
    names = List.copyOf(names);
  }

  /** Credentials that name this account only. */
  public static Accounts of(String name) {
    return name.isBlank() ? NONE : new Accounts(List.of(name), false);
  }

  /** Whom a session with an opaque token is for: the first name, normalised; or empty. */
  public String subject() {
    return names.isEmpty() ? "" : normalised(names.get(0));
  }

  /**
   * All names as typed, with commas between them, for the audit trail. A comma that is part of a
   * name is written as {@code %2C}. Long names are cut so that each of them is seen.
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
   * The form in which most backends look an account up: letter case, compatibility forms (NFKC) and
   * outer blanks make no other account, and inner blanks count as one space.
   */
  public static String normalised(String account) {
    var text = Normalizer.normalize(account, Normalizer.Form.NFKC).strip();
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  /** What is counted: the names, or the common one. */
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

  /** Names are of persons. */
  @Override
  public String toString() {
    return "Accounts[" + names.size() + "]";
  }
}
