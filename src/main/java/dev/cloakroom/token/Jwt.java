package dev.cloakroom.token;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The claims of a JWT (RFC 7519) in compact form, <b>read and not verified</b>. That is enough
 * here: the token came from its issuer over a connection of our own, and has been sealed since. The
 * backend that trusts the token verifies it. A JWT of any signature algorithm can be read.
 */
public record Jwt(JsonObject claims) {
  /** How far this node's clock may be ahead of the issuer's. */
  public static final Duration OLDEST = Duration.ofMinutes(15);

  // A match begins where a run of base64url characters begins, so that a long run is matched once.
  private static final Pattern COMPACT =
      Pattern.compile("(?<![A-Za-z0-9_-])([A-Za-z0-9_-]++)(?=\\.[A-Za-z0-9_-]*+\\.)");
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /** The claims of {@code token}, or empty if it is opaque. */
  public static Optional<Jwt> read(String token) {
    var first = token.indexOf('.');
    var second = token.indexOf('.', first + 1);
    if (first < 1 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    try {
      var decoder = Base64.getUrlDecoder();
      if (StrictJson.object(decoder.decode(token.substring(0, first))).isEmpty()) {
        return Optional.empty();
      }
      return StrictJson.object(decoder.decode(token.substring(first + 1, second))).map(Jwt::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether {@code token} has the outer form of a JWT: three segments, of which the first begins as
   * a JSON object does in base64url. Nothing is decoded.
   */
  public static boolean isLikely(String token) {
    var first = token.indexOf('.');
    var second = token.indexOf('.', first + 1);
    return token.startsWith("ey") && second > 0 && token.indexOf('.', second + 1) < 0;
  }

  /**
   * Whether a text contains a JWT, signed (RFC 7515) or encrypted (RFC 7516): a JSON object in
   * base64url, and two dots after it.
   */
  public static boolean standsIn(String text) {
    var found = COMPACT.matcher(text);
    while (found.find()) {
      if (beginsWithHeader(found.group(1))) {
        return true;
      }
    }
    return false;
  }

  // Most headers begin with {", which is eyJ in base64url. Characters in front of it, as in
  // "jwt_eyJ", are not part of the header. A header may contain another object, and so another eyJ;
  // therefore both the first and the last one are tried.
  private static boolean beginsWithHeader(String segment) {
    return isHeader(segment)
        || isHeaderFrom(segment.indexOf("eyJ"), segment)
        || isHeaderFrom(segment.lastIndexOf("eyJ"), segment);
  }

  private static boolean isHeaderFrom(int begin, String segment) {
    return begin > 0 && isHeader(segment.substring(begin));
  }

  private static boolean isHeader(String segment) {
    try {
      return StrictJson.object(Base64.getUrlDecoder().decode(segment)).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** {@code exp} as an instant; empty if it is no NumericDate from 1970 to 9999. */
  public Optional<Instant> expiresAt() {
    return instant("exp");
  }

  /**
   * How long the token was issued for: {@code exp} less {@code iat}. It does not depend on this
   * node's clock. Empty if a claim is missing or {@code exp} is not later than {@code iat}.
   */
  public Optional<Duration> life() {
    var issued = instant("iat");
    return expiresAt()
        .filter(end -> issued.isPresent() && end.isAfter(issued.get()))
        .map(end -> Duration.between(issued.get(), end));
  }

  /**
   * When a token that has just been received expires by this node's clock, which may be ahead of
   * the issuer's or behind it: after its {@link #life()}, counted from now. If {@code exp} were
   * compared with a clock that is 270 seconds ahead, a token of 300 seconds would be renewed with
   * each call. With a clock that is behind, the token would be used after it has expired.
   *
   * <p>{@code exp} is taken as it is if {@code iat} is missing or more than {@link #OLDEST} ago.
   * Then the token was not issued for this response: an issuer may send the same token twice, or
   * copy {@code iat} from the token that it renews.
   *
   * @param lifetime {@code expires_in} of the response (RFC 6749 section 5.1). It shortens the
   *     result, unless {@code exp} is later: with {@code expires_in} of 60, a life of 300 seconds
   *     and {@code exp} in 250 seconds, the token expires in 250 seconds.
   * @return empty if {@code exp} is missing
   */
  public Optional<Instant> expiresByOurClock(Instant now, Optional<Duration> lifetime) {
    var end = expiresAt();
    var life = life();
    if (life.isEmpty() || instant("iat").get().isBefore(now.minus(OLDEST))) {
      return end;
    }
    var counted = now.plus(life.get());
    if (counted.isBefore(end.get())) {
      return Optional.of(counted);
    }
    var stated = lifetime.filter(time -> !time.isZero()).map(now::plus).orElse(counted);
    var bounded = stated.isBefore(counted) ? stated : counted;
    return Optional.of(bounded.isBefore(end.get()) ? end.get() : bounded);
  }

  /** A claim that is a NumericDate (RFC 7519 section 2) from 1970 to 9999. */
  public Optional<Instant> instant(String claim) {
    var seconds = StrictJson.number(claims.get(claim)).orElse(-1);
    return seconds >= 0 && seconds <= LAST_SECOND
        ? Optional.of(Instant.ofEpochSecond((long) seconds))
        : Optional.empty();
  }

  /** A claim that is a string. */
  public Optional<String> text(String claim) {
    return claims.get(claim) instanceof JsonString string
        ? Optional.of(string.getString())
        : Optional.empty();
  }

  /**
   * Whether both have the same {@code sub}; true also if one of them has none. A {@code sub} is
   * compared as text, so that 7 and "7" are the same. {@code iss} is not compared: some backends
   * put the URL of the resource there, which differs between login and renewal.
   */
  public boolean sameSubject(Jwt other) {
    var ours = subject();
    var theirs = other.subject();
    return ours.isEmpty() || theirs.isEmpty() || ours.equals(theirs);
  }

  /** {@code sub} as text; some backends give a number. */
  public Optional<String> subject() {
    var value = claims.getOrDefault("sub", JsonValue.NULL);
    return value == JsonValue.NULL
        ? Optional.empty()
        : Optional.of(value instanceof JsonString text ? text.getString() : value.toString());
  }

  @Override
  public String toString() {
    return "Jwt[" + claims.size() + " claims]";
  }
}
