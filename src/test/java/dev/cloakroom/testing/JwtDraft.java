package dev.cloakroom.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A JWT before it is signed; a test may change all of it, into one that nobody should accept. */
public final class JwtDraft {
  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private Function<byte[], byte[]> signer;

  JwtDraft(Map<String, ?> claims, ProviderKey key) {
    this.claims.putAll(claims);
    signedWith(key);
  }

  /**
   * @param value a text, number, boolean, list, map or JSON-P's {@code JsonValue}; null takes the
   *     claim out
   */
  public JwtDraft claim(String name, Object value) {
    return put(claims, name, value);
  }

  /** The same of the header, of which {@code alg} and {@code kid} come from the key. */
  public JwtDraft header(String name, Object value) {
    return put(header, name, value);
  }

  /** With a signature of another key, and with {@code alg} and {@code kid} of that. */
  public JwtDraft signedWith(ProviderKey key) {
    signer = key::sign;
    return header("alg", key.algorithm()).header("kid", key.id());
  }

  /** With {@code HS256} under a secret, such as the client's own. */
  public JwtDraft signedWithSecret(String secret) {
    signer = content -> hmac(secret, content);
    return header("alg", "HS256").header("kid", null);
  }

  /** With {@code alg} {@code none} (RFC 7518 section 3.6). */
  public JwtDraft unsigned() {
    signer = content -> new byte[0];
    return header("alg", "none").header("kid", null);
  }

  /** With a signature of something else. */
  public JwtDraft wronglySigned() {
    var right = signer;
    signer = content -> right.apply("something else".getBytes(UTF_8));
    return this;
  }

  Object claim(String name) {
    return claims.get(name);
  }

  /** The signed JWT in the compact form (RFC 7515 section 7.1). */
  public String compact() {
    var content = encode(header) + "." + encode(claims);
    return content + "." + ProviderKey.base64Url(signer.apply(content.getBytes(UTF_8)));
  }

  private JwtDraft put(Map<String, Object> members, String name, Object value) {
    if (value == null) {
      members.remove(name);
    } else {
      members.put(name, value);
    }
    return this;
  }

  private static String encode(Map<String, Object> members) {
    return ProviderKey.base64Url(JsonText.of(members).getBytes(UTF_8));
  }

  private static byte[] hmac(String secret, byte[] content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
