package dev.cloakroom.config;

import dev.cloakroom.field.FieldSyntax;
import java.util.Locale;
import java.util.Set;

/**
 * A place in a backend's answer where a token may stand. An entry of {@code
 * cloakroom.backend.access-token-fields} is one, for example {@code token}, {@code /data/token},
 * {@code header:X-Auth-Token}, {@code cookie:jwt} or {@code body}.
 */
public sealed interface TokenPlace {

  /** A member of the answer's JSON. */
  record Member(FieldPath path) implements TokenPlace {
    @Override
    public String toString() {
      return path.text();
    }
  }

  /** A header field of the answer. Its name is compared without regard to case. */
  record Header(String name) implements TokenPlace {
    @Override
    public String toString() {
      return HEADER + name;
    }
  }

  /** A cookie that the answer sets (RFC 6265bis section 4.1). */
  record Cookie(String name) implements TokenPlace {
    @Override
    public String toString() {
      return COOKIE + name;
    }
  }

  /** The whole body: plain text, or a JSON string. */
  record Body() implements TokenPlace {
    @Override
    public String toString() {
      return BODY;
    }
  }

  /** What the text of a {@link Header} begins with. */
  String HEADER = "header:";

  /** What the text of a {@link Cookie} begins with. */
  String COOKIE = "cookie:";

  /** The text of the {@link Body}. A member of that name is written {@code /body}. */
  String BODY = "body";

  /** Fields of an answer that cannot be a token. */
  Set<String> NO_TOKENS = Set.of("set-cookie", "content-type", "content-length", "location");

  /**
   * The place that an entry of the configuration names.
   *
   * @throws IllegalArgumentException if it names none; the message says why
   */
  static TokenPlace of(String text) {
    if (text.equals(BODY)) {
      return new Body();
    }
    if (text.startsWith(HEADER)) {
      var name = text.substring(HEADER.length());
      if (!FieldSyntax.isToken(name) || NO_TOKENS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("'" + text + "' is no header field with a token");
      }
      return new Header(name);
    }
    if (text.startsWith(COOKIE)) {
      var name = text.substring(COOKIE.length());
      if (!FieldSyntax.isToken(name)) {
        throw new IllegalArgumentException("'" + text + "' is no name of a cookie");
      }
      return new Cookie(name);
    }
    return new Member(BackendSettings.field(text));
  }
}
