package dev.cloakroom.token;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The claims of a JWT (RFC 7519) in compact form, <b>read and not verified</b>. That is enough
 * here: the token came from the backend over our own connection and has been sealed since; whoever
 * trusts the token verifies it. Any algorithm will do, since none is used.
 */
public record Jwt(JsonObject claims) {
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

  /** {@code exp} as an instant; a value that is no sensible NumericDate does not count. */
  public Optional<Instant> expiresAt() {
    return instant("exp");
  }

  /**
   * When the token that has just come ends by our own clock. If it was issued in the future, our
   * clock is behind, and the token lives from now on for as long as it was issued for: it would be
   * handed out when it has ended otherwise.
   */
  Optional<Instant> expiresByOurClock(Instant now) {
    var end = expiresAt();
    var issued = instant("iat");
    var behind = end.isPresent() && issued.isPresent() && issued.get().isAfter(now);
    return behind && end.get().isAfter(issued.get())
        ? Optional.of(now.plus(Duration.between(issued.get(), end.get())))
        : end;
  }

  private Optional<Instant> instant(String claim) {
    var seconds = StrictJson.number(claims.get(claim)).orElse(-1);
    return seconds >= 0 && seconds <= LAST_SECOND
        ? Optional.of(Instant.ofEpochSecond((long) seconds))
        : Optional.empty();
  }

  /** A claim that is a string. */
  Optional<String> text(String claim) {
    return claims.get(claim) instanceof JsonString string
        ? Optional.of(string.getString())
        : Optional.empty();
  }

  /** Whether both speak of the same subject of the same issuer, as far as both say so. */
  boolean sameSubject(Jwt other) {
    return agrees("sub", other) && agrees("iss", other);
  }

  private boolean agrees(String claim, Jwt other) {
    var ours = claims.get(claim);
    var theirs = other.claims.get(claim);
    return ours == null || theirs == null || ours.equals(theirs);
  }

  @Override
  public String toString() {
    return "Jwt[" + claims.size() + " claims]";
  }
}
