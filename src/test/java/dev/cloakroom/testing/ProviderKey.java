package dev.cloakroom.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key pair that signs, and how it stands in a key set (RFC 7517, RFC 7518 section 6). It is made
 * with the JDK alone, so that it shares no fault with the library that the product verifies with.
 *
 * @param id the {@code kid}; null for none
 * @param use {@code sig} or {@code enc}; null for none
 */
public record ProviderKey(String id, String algorithm, String use, KeyPair pair) {

  /** A new RSA key of 2048 bits; the algorithm is {@code RS256} or {@code PS256}. */
  public static ProviderKey rsa(String id, String algorithm) {
    return rsa(id, algorithm, 2048);
  }

  /** Of any length, one that is too short too. */
  public static ProviderKey rsa(String id, String algorithm, int bits) {
    var size = new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    return new ProviderKey(id, algorithm, "sig", generate("RSA", size));
  }

  /** A new key on P-256, for {@code ES256}. */
  public static ProviderKey ec(String id) {
    return new ProviderKey(id, "ES256", "sig", generate("EC", new ECGenParameterSpec("secp256r1")));
  }

  /** A new key on Ed25519, for {@code EdDSA}. */
  public static ProviderKey ed25519(String id) {
    return new ProviderKey(id, "EdDSA", "sig", generate("Ed25519", null));
  }

  /** The same under another {@code kid}, or under none if that is null. */
  public ProviderKey named(String other) {
    return new ProviderKey(other, algorithm, use, pair);
  }

  /** The same for another use, or for none in particular if that is null. */
  public ProviderKey usedFor(String other) {
    return new ProviderKey(id, algorithm, other, pair);
  }

  /** The signature as it stands in a JWS (RFC 7518 section 3). */
  public byte[] sign(byte[] content) {
    try {
      var signature = signature();
      signature.initSign(pair.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean verifies(byte[] content, byte[] signed) {
    try {
      var signature = signature();
      signature.initVerify(pair.getPublic());
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Signature signature() throws GeneralSecurityException {
    switch (algorithm) {
      case "RS256":
        return Signature.getInstance("SHA256withRSA");
      case "ES256":
        return Signature.getInstance("SHA256withECDSAinP1363Format");
      case "EdDSA":
        return Signature.getInstance("Ed25519");
      case "PS256":
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signature;
      default:
        throw new IllegalArgumentException(algorithm);
    }
  }

  /** The public key as a JWK. */
  public Map<String, Object> jwk() {
    var jwk = new LinkedHashMap<String, Object>();
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      jwk.put("kty", "RSA");
      jwk.put("n", number(rsa.getModulus(), 0));
      jwk.put("e", number(rsa.getPublicExponent(), 0));
    } else if (pair.getPublic() instanceof ECPublicKey ec) {
      jwk.put("kty", "EC");
      jwk.put("crv", "P-256");
      jwk.put("x", number(ec.getW().getAffineX(), 32));
      jwk.put("y", number(ec.getW().getAffineY(), 32));
    } else {
      var encoded = pair.getPublic().getEncoded();
      jwk.put("kty", "OKP");
      jwk.put("crv", "Ed25519");
      // RFC 8410 section 4: the key is the last 32 bytes of its encoding.
      jwk.put("x", base64Url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }
    jwk.put("alg", algorithm);
    putIfThere(jwk, "kid", id);
    putIfThere(jwk, "use", use);
    return jwk;
  }

  /** The whole pair as a JWK, for a client that signs with it. */
  public Map<String, Object> privateJwk() {
    var jwk = jwk();
    if (pair.getPrivate() instanceof ECPrivateKey ec) {
      jwk.put("d", number(ec.getS(), 32));
    } else if (pair.getPrivate() instanceof RSAPrivateCrtKey rsa) {
      jwk.put("d", number(rsa.getPrivateExponent(), 0));
      jwk.put("p", number(rsa.getPrimeP(), 0));
      jwk.put("q", number(rsa.getPrimeQ(), 0));
      jwk.put("dp", number(rsa.getPrimeExponentP(), 0));
      jwk.put("dq", number(rsa.getPrimeExponentQ(), 0));
      jwk.put("qi", number(rsa.getCrtCoefficient(), 0));
    } else {
      throw new IllegalStateException("No private JWK for " + algorithm);
    }
    return jwk;
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void putIfThere(Map<String, Object> jwk, String name, String value) {
    if (value != null) {
      jwk.put(name, value);
    }
  }

  // RFC 7518 section 2: without BigInteger's sign byte; section 6.2.1.2: coordinates at full
  // length.
  private static String number(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var start = bytes[0] == 0 ? 1 : 0;
    var size = Math.max(length, bytes.length - start);
    var unsigned = new byte[size];
    System.arraycopy(bytes, start, unsigned, size - (bytes.length - start), bytes.length - start);
    return base64Url(unsigned);
  }

  private static KeyPair generate(String kind, AlgorithmParameterSpec size) {
    try {
      var generator = KeyPairGenerator.getInstance(kind);
      if (size != null) {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "ProviderKey[" + algorithm + " " + id + "]";
  }
}
