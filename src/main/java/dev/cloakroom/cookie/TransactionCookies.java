package dev.cloakroom.cookie;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookies of sign-ins that are under way at an OpenID Provider, one cookie for each. They are
 * {@code SameSite=Lax}, because a browser brings no {@code Strict} cookie when the provider sends
 * it back (RFC 6265bis section 5.6.7.1).
 *
 * <p>The name of a cookie ends with the sign-in's name. A value opens only under the name that it
 * was sealed for.
 */
@PerFrontEnd
public class TransactionCookies {
  private static final byte FORMAT = 1;
  private static final String MARK = "login-";
  private static final int MOST_EXPIRED = 32;

  private final String prefix;
  private final CookieSpec spec;
  private final CookieSealer sealer;
  private final Duration lifetime;

  @Inject
  public TransactionCookies(Settings settings) {
    var cookies = settings.cookies();
    this.prefix = cookies.prefix() + MARK;
    this.spec = new CookieSpec(prefix, "/", SameSite.LAX, cookies.secure(), true);
    this.sealer = new CookieSealer(cookies.keys());
    this.lifetime =
        settings.openIdConnect().map(OpenIdConnect::transaction).orElse(Duration.ofMinutes(10));
  }

  /**
   * A sign-in of the request's browser.
   *
   * @param bytes how long name and value of its cookie are together
   */
  public record Sealed(String name, byte[] text, int bytes) {
    @Override
    public String toString() {
      return "Sealed[" + bytes + " bytes]";
    }
  }

  /** Sets the cookie of a sign-in, and returns the length of its name and value. */
  public int issue(HttpServletRequest request, String name, byte[] text) {
    var cookie = spec.named(prefix + name);
    var plain = ByteBuffer.allocate(1 + text.length).put(FORMAT).put(text).array();
    var value = sealer.seal(cookie.name(), 1, plain);
    ResponseCookies.add(request, cookie.name(), cookie.issue(value, lifetime));
    return cookie.name().length() + 1 + value.length();
  }

  /** Whether the browser has sent a cookie of a sign-in with that name, whatever it holds. */
  public boolean has(HttpServletRequest request, String name) {
    return cookies(request).anyMatch(cookie -> cookie.name.equals(prefix + name));
  }

  /** The sign-in with that name; empty if its cookie is missing, does not open, or stands twice. */
  public Optional<byte[]> read(HttpServletRequest request, String name) {
    var found = cookies(request).filter(cookie -> cookie.name.equals(prefix + name)).toList();
    return found.size() == 1 ? opened(found.get(0)) : Optional.empty();
  }

  /** Every sign-in of the browser whose cookie opens. */
  public List<Sealed> all(HttpServletRequest request) {
    return cookies(request)
        .flatMap(
            cookie ->
                opened(cookie)
                    .map(
                        text ->
                            new Sealed(
                                cookie.name.substring(prefix.length()),
                                text,
                                cookie.name.length() + 1 + cookie.value.length()))
                    .stream())
        .toList();
  }

  /** Expires the cookie of one sign-in. */
  public void expire(HttpServletRequest request, String name) {
    var cookie = spec.named(prefix + name);
    ResponseCookies.add(request, cookie.name(), cookie.expire());
  }

  /** Expires the cookies of sign-ins that the browser has sent, whether or not they open. */
  public void expireAll(HttpServletRequest request) {
    cookies(request)
        .map(Cookie::name)
        .distinct()
        // A server limits the fields of an answer, and a client can send any number of cookies.
        .limit(MOST_EXPIRED)
        .forEach(name -> expire(request, name.substring(prefix.length())));
  }

  private Optional<byte[]> opened(Cookie cookie) {
    return sealer
        .open(cookie.name, 1, cookie.value)
        .filter(text -> text.format() == FORMAT)
        .map(
            text -> {
              var body = text.body();
              var bytes = new byte[body.remaining()];
              body.get(bytes);
              return bytes;
            });
  }

  private record Cookie(String name, String value) {}

  // A name has only characters that a cookie's name may have, so a line that expires it is valid.
  private Stream<Cookie> cookies(HttpServletRequest request) {
    var fields = request.getHeaders("Cookie");
    if (fields == null) {
      return Stream.empty();
    }
    return Collections.list(fields).stream()
        .flatMap(field -> Stream.of(field.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(prefix) && pair.indexOf('=') > prefix.length())
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair[0].substring(prefix.length()).matches("[A-Za-z0-9_-]{1,64}"))
        .map(pair -> new Cookie(pair[0], pair[1].strip()));
  }
}
