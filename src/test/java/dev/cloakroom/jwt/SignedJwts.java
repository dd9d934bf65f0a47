package dev.cloakroom.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** Keys, and JWTs that are signed with them. */
public final class SignedJwts {
  public static final KeyPair RSA = rsa();
  public static final KeyPair OTHER_RSA = rsa();
  public static final KeyPair EC = ec();

  private SignedJwts() {}

  private static KeyPair rsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair ec() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Signed with any key by any algorithm, whether or not that is wise. */
  public static String signed(JwtClaims claims, String algorithm, Key key, String keyId) {
    var signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setDoKeyValidation(false);
    signature.setAlgorithmHeaderValue(algorithm);
    signature.setKeyIdHeaderValue(keyId);
    signature.setKey(key);
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed with this header, which names the algorithm. */
  public static String signed(Map<String, Object> header, String payload, Key key) {
    var signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setDoKeyValidation(false);
    header.forEach((name, value) -> signature.getHeaders().setObjectHeaderValue(name, value));
    signature.setKey(key);
    signature.setPayload(payload);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JWK of a public key, with further members. */
  public static String jwk(PublicKey key, Map<String, Object> members) {
    try {
      var jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
      var parameters = jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
      parameters.putAll(members);
      return JsonUtil.toJson(parameters);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The private JWK of a key pair, with further members. */
  public static String privateJwk(KeyPair pair, Map<String, Object> members) {
    try {
      var jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      jwk.setPrivateKey(pair.getPrivate());
      var parameters = jwk.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
      parameters.putAll(members);
      return JsonUtil.toJson(parameters);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A JWK set of these JWKs. */
  public static String jwks(String... jwks) {
    return "{\"keys\":[" + String.join(",", jwks) + "]}";
  }
}
