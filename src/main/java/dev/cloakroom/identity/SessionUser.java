package dev.cloakroom.identity;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.token.Jwt;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The signed-in user, with the claims of the session that were verified. A claim that is a text or
 * a boolean has that type, {@code aud} and {@code groups} are sets, and NumericDates are {@code
 * Long} (MicroProfile JWT 2.1 section 4.1). Any other claim is a {@code JsonValue}.
 */
final class SessionUser implements JsonWebToken {
  // RFC 8693 section 4.2: a list with spaces. Microsoft's platform calls it scp.
  private static final Set<String> LISTS_WITH_SPACES = Set.of("scope", "scp");
  private static final Set<String> DATES = Set.of("exp", "iat", "nbf", "auth_time", "updated_at");
  private static final Set<String> SETS = Set.of("aud", "groups");

  private static final String NO_ROLE = "*";
  private static final String ANY_USER = "**";

  private final String name;
  private final VerifiedClaims verified;
  private final Set<String> roles;

  private SessionUser(String name, VerifiedClaims verified, Set<String> roles) {
    this.name = name;
    this.verified = verified;
    this.roles = roles;
  }

  /**
   * A user with verified claims.
   *
   * @param subject the name if no claim holds one
   * @param rolesClaims the members that hold roles
   */
  static SessionUser of(VerifiedClaims verified, String subject, List<FieldPath> rolesClaims) {
    var claims = verified.claims();
    var roles =
        rolesClaims.stream()
            .flatMap(path -> path.find(claims).stream().flatMap(value -> roles(path, value)))
            .collect(Collectors.toUnmodifiableSet());
    return new SessionUser(name(claims).orElse(subject), verified, roles);
  }

  /** A user of whom only the subject is known: without claims and roles. */
  static SessionUser unverified(String subject) {
    var none = new VerifiedClaims(JsonValue.EMPTY_JSON_OBJECT, "");
    return new SessionUser(subject, none, Set.of());
  }

  /**
   * A user whose claims cannot be verified now. The name is that of {@link #of}, because
   * applications know users by it.
   */
  static SessionUser unverified(Jwt jwt, String subject) {
    return unverified(name(jwt.claims()).orElse(subject));
  }

  private static Optional<String> name(JsonObject claims) {
    return ConfiguredJwts.NAME_CLAIMS.stream()
        .map(claims::get)
        .filter(JsonString.class::isInstance)
        .map(claim -> ((JsonString) claim).getString())
        .findFirst();
  }

  /** Nobody: what beans see as {@code JsonWebToken} in a request without a user. */
  static SessionUser nobody() {
    return unverified(null);
  }

  private static Stream<String> roles(FieldPath path, JsonValue value) {
    return LISTS_WITH_SPACES.contains(path.name()) && value instanceof JsonString list
        ? Stream.of(list.getString().split(" +")).filter(role -> !role.isEmpty())
        : texts(value);
  }

  private static Stream<String> texts(JsonValue value) {
    if (value instanceof JsonArray list) {
      return list.stream().filter(JsonString.class::isInstance).flatMap(SessionUser::texts);
    }
    return value instanceof JsonString text ? Stream.of(text.getString()) : Stream.empty();
  }

  /** As {@code HttpServletRequest.isUserInRole} of Jakarta Servlet 6.0 has it. */
  boolean hasRole(String role) {
    return role != null && !role.equals(NO_ROLE) && (role.equals(ANY_USER) || roles.contains(role));
  }

  @Override
  public String getName() {
    return name;
  }

  /** The token that was verified; null if there is none, or if only its claims were kept. */
  @Override
  public String getRawToken() {
    return verified.token().isEmpty() ? null : verified.token();
  }

  /** The user's roles, from the members that {@code cloakroom.identity.roles-claim} names. */
  @Override
  public Set<String> getGroups() {
    return roles;
  }

  /** In seconds since 1970; 0 if it is not known. */
  @Override
  public long getExpirationTime() {
    return this.<Long>claim(Claims.exp).orElse(0L);
  }

  /** In seconds since 1970; 0 if it is not known. */
  @Override
  public long getIssuedAtTime() {
    return this.<Long>claim(Claims.iat).orElse(0L);
  }

  @Override
  public Set<String> getClaimNames() {
    return verified.claims().keySet();
  }

  @Override
  public boolean containsClaim(String claim) {
    return verified.claims().containsKey(claim);
  }

  @Override
  @SuppressWarnings("unchecked") // The caller chooses the type, as the interface has it.
  public <T> T getClaim(String claim) {
    return (T) value(claim);
  }

  private Object value(String claim) {
    if (claim.equals(Claims.raw_token.name())) {
      return getRawToken();
    }
    var value = verified.claims().get(claim);
    if (value == null || value == JsonValue.NULL) {
      return null;
    }
    if (claim.equals(Claims.sub.name())) {
      // Some backends give a number.
      return new Jwt(verified.claims()).subject().orElse(null);
    }
    if (SETS.contains(claim)) {
      return texts(value).collect(Collectors.toUnmodifiableSet());
    }
    if (DATES.contains(claim)) {
      var seconds = StrictJson.number(value);
      return seconds.isPresent() ? (Long) (long) seconds.getAsDouble() : null;
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    return switch (value.getValueType()) {
      case TRUE -> true;
      case FALSE -> false;
      default -> value;
    };
  }

  /** Without name, claims and roles, because they are personal data. */
  @Override
  public String toString() {
    return "SessionUser";
  }
}
