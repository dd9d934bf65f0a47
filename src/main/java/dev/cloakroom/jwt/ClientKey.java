package dev.cloakroom.jwt;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The private key with which this application authenticates as a client (RFC 7523 section 2.2). It
 * signs with ES256 or PS256; with RS256 only if its JWK says so.
 */
public final class ClientKey {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int LEAST_RSA_BITS = 2048;

  private final PrivateKey key;
  private final String algorithm;
  private final Optional<String> keyId;

  private ClientKey(PrivateKey key, Optional<String> named, Optional<String> keyId) {
    this.key = key;
    this.algorithm = algorithm(key, named);
    this.keyId = keyId;
  }

  /**
   * Reads a private JWK (RFC 7517), or PKCS #8 in PEM (RFC 7468 section 10). A key from PEM has no
   * {@code kid}. One signature is made, so that a key that cannot sign is found here.
   *
   * @throws IllegalArgumentException if the text is no such key, or if the key is too short or on
   *     another curve than P-256; the message holds nothing of the text
   */
  public static ClientKey of(String text) {
    var key =
        text.strip().startsWith("{")
            ? jwk(text)
            : new ClientKey(pem(text), Optional.empty(), Optional.empty());
    key.sign("{}");
    return key;
  }

  // The exceptions of the libraries are no causes, because their messages may hold the key.
  private static ClientKey jwk(String text) {
    PublicJsonWebKey jwk;
    try {
      jwk = PublicJsonWebKey.Factory.newPublicJwk(text);
    } catch (JoseException | RuntimeException e) {
      throw new IllegalArgumentException("not a JWK of an RSA or EC key");
    }
    if (jwk.getPrivateKey() == null) {
      throw new IllegalArgumentException("a public key; the private one is needed");
    }
    return new ClientKey(
        jwk.getPrivateKey(),
        Optional.ofNullable(jwk.getAlgorithm()),
        Optional.ofNullable(jwk.getKeyId()));
  }

  private static PrivateKey pem(String text) {
    var begin = text.indexOf(BEGIN);
    var end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("neither a JWK nor PKCS #8 in PEM");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("malformed PEM");
    }
    return key("RSA", der)
        .or(() -> key("EC", der))
        .orElseThrow(() -> new IllegalArgumentException("not PKCS #8 of an RSA or EC key"));
  }

  private static Optional<PrivateKey> key(String type, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  // FAPI 2.0 Security Profile section 5.4.1 allows PS256 and ES256, and no RS256.
  private static String algorithm(PrivateKey key, Optional<String> named) {
    if (key instanceof RSAKey rsa) {
      if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
        throw new IllegalArgumentException("an RSA key of less than 2048 bits");
      }
      return oneOf(named.orElse(AlgorithmIdentifiers.RSA_PSS_USING_SHA256), "PS256", "RS256");
    }
    if (key instanceof ECKey elliptic
        && EllipticCurves.P_256.equals(EllipticCurves.getName(elliptic.getParams().getCurve()))) {
      return oneOf(named.orElse("ES256"), "ES256");
    }
    throw new IllegalArgumentException("neither an RSA key nor an EC key on the curve P-256");
  }

  private static String oneOf(String named, String... allowed) {
    for (var algorithm : allowed) {
      if (algorithm.equals(named)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("the JWK's alg is none of " + String.join(", ", allowed));
  }

  /**
   * Signs a JWT.
   *
   * @param claims a JSON object
   * @return its compact form (RFC 7515 section 7.1)
   */
  public String sign(String claims) {
    var signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(algorithm);
    keyId.ifPresent(signature::setKeyIdHeaderValue);
    signature.setKey(key);
    signature.setPayload(claims);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      // The message may hold parameters of the key.
      throw new IllegalArgumentException("the key cannot sign with " + algorithm);
    }
  }

  @Override
  public String toString() {
    return "ClientKey[" + algorithm + "]";
  }
}
