package dev.cloakroom.jwt;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The public keys of a JWK set (RFC 7517 section 5), and which of them a JWT may be signed with. A
 * key is chosen by {@code kid}, type and curve. Without a {@code kid}, each key that fits is tried
 * (OpenID Connect Core 1.0 section 10.1). Keys and URLs in the header of the JWT itself are
 * ignored, because its sender chooses them (RFC 8725 section 3.10).
 */
public final class KeySet {
  // RFC 7518 section 3.3.
  private static final int LEAST_RSA_BITS = 2048;
  private static final Set<String> EDWARDS =
      Set.of(OctetKeyPairJsonWebKey.SUBTYPE_ED25519, OctetKeyPairJsonWebKey.SUBTYPE_ED448);

  private final List<PublicJsonWebKey> keys;

  private KeySet(List<PublicJsonWebKey> keys) {
    this.keys = keys;
  }

  /**
   * Reads a set. Keys of unknown types, and those that are malformed, are left out (RFC 7517
   * section 5).
   *
   * @throws IllegalArgumentException if it is no JWK set, or if no key is left
   */
  public static KeySet of(JsonObject jwks) {
    if (!(jwks.get("keys") instanceof JsonArray members)) {
      throw new IllegalArgumentException("no JWK set");
    }
    var keys = members.stream().flatMap(KeySet::key).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no usable key in the JWK set");
    }
    return new KeySet(keys);
  }

  private static Stream<PublicJsonWebKey> key(JsonValue member) {
    try {
      return Stream.of(PublicJsonWebKey.Factory.newPublicJwk(member.toString()))
          .filter(KeySet::isForSignatures);
    } catch (JoseException | RuntimeException e) {
      return Stream.empty();
    }
  }

  // RFC 7517 sections 4.2 and 4.3: the set may hold keys for encryption too.
  private static boolean isForSignatures(PublicJsonWebKey key) {
    return (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
  }

  /** Whether a JWT with this header may be signed with one of the keys. */
  public boolean hasKeyFor(JwtHeader header) {
    return fitting(header.algorithm(), header.keyId()).findAny().isPresent();
  }

  private Stream<Key> fitting(String algorithm, Optional<String> keyId) {
    return keys.stream()
        .filter(key -> keyId.isEmpty() || keyId.get().equals(key.getKeyId()))
        .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
        .filter(key -> isOfTypeFor(algorithm, key))
        .map(PublicJsonWebKey::getKey);
  }

  // RFC 7518 sections 3.3 to 3.5, RFC 8037 section 3.1.
  private static boolean isOfTypeFor(String algorithm, PublicJsonWebKey key) {
    return switch (algorithm) {
      case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" ->
          key.getKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
      case "ES256" -> isOnCurve(EllipticCurves.P_256, key);
      case "ES384" -> isOnCurve(EllipticCurves.P_384, key);
      case "ES512" -> isOnCurve(EllipticCurves.P_521, key);
      case "EdDSA" ->
          key instanceof OctetKeyPairJsonWebKey edwards && EDWARDS.contains(edwards.getSubtype());
      default -> false;
    };
  }

  private static boolean isOnCurve(String curve, PublicJsonWebKey key) {
    return key instanceof EllipticCurveJsonWebKey elliptic && elliptic.getCurveName().equals(curve);
  }

  VerificationKeyResolver resolver() {
    return (signature, nesting) -> {
      var candidates =
          fitting(
                  signature.getAlgorithmHeaderValue(),
                  Optional.ofNullable(signature.getKeyIdHeaderValue()))
              .toList();
      // A single candidate is left to the caller's own check of the signature.
      return candidates.stream()
          .filter(key -> candidates.size() == 1 || verifies(signature, key))
          .findFirst()
          .orElseThrow(() -> new UnresolvableKeyException("no key of the set fits"));
    };
  }

  private static boolean verifies(JsonWebSignature signature, Key key) {
    try {
      signature.setKey(key);
      return signature.verifySignature();
    } catch (JoseException e) {
      return false;
    }
  }
}
