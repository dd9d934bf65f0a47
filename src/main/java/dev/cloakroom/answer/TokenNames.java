package dev.cloakroom.answer;

import dev.cloakroom.token.TokenPair;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides by the names of a backend's JSON members which of them hold tokens. */
final class TokenNames {
  private static final Set<String> TOKENS =
      Set.of("refresh", "bearer", "tokenaccess", "tokenrefresh", "tokenauth");
  // Words that also have another meaning, for example in {"access":"read-only"}.
  private static final Set<String> DOUBTFUL = Set.of("access", "authorization");
  // Names of the member that is the token itself, for example in {"token":{"value":"…"}}.
  private static final Set<String> VALUES =
      Set.of("value", "raw", "plain", "plaintext", "string", "text", "key", "secret", "encoded");
  // Names that end with "token" but that a page needs: a CSRF token, or the start of a list's next
  // page.
  private static final String[] HARMLESS = {
    "authenticitytoken",
    "requestverificationtoken",
    "pagetoken",
    "nexttoken",
    "continuationtoken",
    "synctoken"
  };
  private static final int OPAQUE = 8;
  private static final int LONG = 24;
  private static final String SCHEME = "bearer ";
  private static final Pattern NAMED_VALUE =
      Pattern.compile("(?<![\\w.%-])([A-Za-z_-][\\w.-]{0,63}+)=([^&;,#\\s]++)");

  private TokenNames() {}

  /**
   * Whether the text of a member is a token.
   *
   * @param ofToken whether the name of the enclosing object says token
   */
  static boolean isToken(String name, String text, boolean ofToken) {
    if (text.isBlank()) {
      return false;
    }
    var letters = letters(name);
    return saysTokenInLetters(letters)
        || ofToken && VALUES.contains(letters)
        || DOUBTFUL.contains(letters) && looksOpaque(text);
  }

  /** Whether a member of that name holds a token: {@code refresh_token}, {@code jwt}. */
  static boolean saysToken(String name) {
    return saysTokenInLetters(letters(name));
  }

  private static boolean saysTokenInLetters(String letters) {
    if (letters.contains("csrf") || letters.contains("xsrf") || letters.contains("antiforgery")) {
      return false;
    }
    for (var harmless : HARMLESS) {
      if (letters.endsWith(harmless)) {
        return false;
      }
    }
    return TOKENS.contains(letters)
        || endsWithToken(letters)
        || VALUES.stream()
            .anyMatch(end -> letters.endsWith(end) && endsWithToken(without(letters, end)));
  }

  private static String without(String letters, String end) {
    return letters.substring(0, letters.length() - end.length());
  }

  private static boolean endsWithToken(String letters) {
    return letters.endsWith("token") || letters.endsWith("tokens") || letters.endsWith("jwt");
  }

  // accessToken, access_token, access-token and ACCESS_TOKEN2 are one name.
  private static String letters(String name) {
    var text = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    var letters = new StringBuilder();
    text.chars().filter(Character::isLetter).forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** Whether the text is a credential of the scheme {@code Bearer} (RFC 6750 section 2.1). */
  static boolean isBearer(String text) {
    var credential = text.strip();
    return credential.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && looksOpaque(credential.substring(SCHEME.length()).strip());
  }

  /**
   * Whether the text contains a token's name, {@code =} and a value, as a URL or a cookie does:
   * {@code /done#refresh_token=…}, {@code refreshToken=…; Path=/}.
   */
  static boolean holdsNamedToken(String text) {
    var pairs = NAMED_VALUE.matcher(text);
    while (pairs.find()) {
      if (saysToken(pairs.group(1)) && looksOpaque(pairs.group(2))) {
        return true;
      }
    }
    return false;
  }

  private static boolean looksOpaque(String text) {
    return text.length() >= OPAQUE
        && TokenPair.wellFormed(text)
        && (text.length() >= LONG || text.chars().anyMatch(Character::isDigit));
  }
}
