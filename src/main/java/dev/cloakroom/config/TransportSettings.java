package dev.cloakroom.config;

import dev.cloakroom.field.FieldSyntax;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code token-transport} and the keys beside it, of the backend or of a route. */
final class TransportSettings {
  private static final String NONE = "none";
  // Fields that say how a message is framed or where it goes. A cookie has a key of its own.
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private enum Kind {
    BEARER,
    RAW,
    COOKIE
  }

  private final ConfigValues values;
  private final String transport;
  private final String cookie;
  private final String header;
  private final String scheme;

  /**
   * @param prefix what the keys begin with, with a dot at its end
   */
  TransportSettings(ConfigValues values, String prefix) {
    this.values = values;
    this.transport = prefix + "token-transport";
    this.cookie = prefix + "token-cookie";
    this.header = prefix + "token-header";
    this.scheme = prefix + "token-scheme";
  }

  /** How the token travels, or empty if none of the keys is set. */
  Optional<TokenTransport> read() {
    var kind = values.choice(transport, Kind.BEARER);
    var cookieName = values.token(cookie, "cookie name");
    var fieldName = field(values, header);
    var schemeName = values.parsed(scheme, TransportSettings::scheme, "set Token, JWT or none");
    if (kind != Kind.BEARER) {
      refuseBeside(scheme, kind);
    }
    if (kind == Kind.COOKIE) {
      refuseBeside(header, kind);
    }
    if (Stream.of(transport, cookie, header, scheme).allMatch(key -> values.text(key).isEmpty())) {
      return Optional.empty();
    }
    var name = fieldName.orElse("Authorization");
    return Optional.of(
        switch (kind) {
          case BEARER -> TokenTransport.inField(name, schemeName.orElse("Bearer"));
          case RAW -> TokenTransport.inField(name);
          case COOKIE -> TokenTransport.inCookie(cookieName.orElse("accessToken"));
        });
  }

  /** The name of a header field that a token or a fixed value may travel in. */
  static Optional<String> field(ConfigValues values, String key) {
    return values.parsed(
        key,
        text -> {
          requireField(text);
          return text;
        },
        "name a header field such as X-Access-Token");
  }

  /**
   * @throws IllegalArgumentException if that is no field that may be set
   */
  static void requireField(String name) {
    if (!FieldSyntax.isToken(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a header field");
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the field '" + name + "' cannot be set");
    }
  }

  private static String scheme(String text) {
    if (!FieldSyntax.isToken(text)) {
      throw new IllegalArgumentException("'" + text + "' is no authentication scheme");
    }
    return text.equalsIgnoreCase(NONE) ? "" : text;
  }

  // A preset's value beside a value of the operator's is no contradiction: the operator's counts.
  private void refuseBeside(String key, Kind kind) {
    if (values.text(key).isPresent() && values.isSet(key) == values.isSet(transport)) {
      values.fault(
          key,
          "has no meaning beside " + transport + "=" + kind.name().toLowerCase(Locale.ROOT),
          "remove one of the two");
    }
  }
}
