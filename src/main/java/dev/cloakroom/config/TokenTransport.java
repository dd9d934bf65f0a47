package dev.cloakroom.config;

import dev.cloakroom.config.Settings.HeaderField;
import java.util.Optional;

/**
 * How a token travels to a backend: in a header field, after a scheme if there is one, or in a
 * cookie.
 *
 * @param field the name of the header field; {@code Cookie} for a cookie
 * @param prefix what stands in the value before the token, for example {@code "Bearer "}; empty for
 *     nothing
 */
public record TokenTransport(String field, String prefix) {
  private static final String AUTHORIZATION = "Authorization";
  private static final String COOKIE = "Cookie";

  /** {@code Authorization: Bearer t} (RFC 6750 section 2.1). */
  public static final TokenTransport BEARER = inField(AUTHORIZATION, "Bearer");

  /** In a header field of that name, after the scheme. */
  static TokenTransport inField(String name, String scheme) {
    return new TokenTransport(name, scheme.isEmpty() ? "" : scheme + " ");
  }

  /** In a header field of that name, without a scheme. */
  static TokenTransport inField(String name) {
    return inField(name, "");
  }

  /** In the {@code Cookie} field. */
  static TokenTransport inCookie(String name) {
    return new TokenTransport(COOKIE, name + "=");
  }

  /** The header field that presents this token. */
  public HeaderField credential(String token) {
    return new HeaderField(field, prefix + token);
  }

  /** The name of the cookie, if the token travels in one. */
  public Optional<String> cookie() {
    return field.equals(COOKIE)
        ? Optional.of(prefix.substring(0, prefix.length() - 1))
        : Optional.empty();
  }

  /** Whether it is RFC 6750's: {@code Authorization} with the scheme {@code Bearer}. */
  public boolean isBearer() {
    return field.equalsIgnoreCase(AUTHORIZATION) && prefix.equalsIgnoreCase(BEARER.prefix);
  }

  /** Whether the token travels in {@code Authorization}, with any scheme. */
  public boolean isAuthorization() {
    return field.equalsIgnoreCase(AUTHORIZATION);
  }
}
