package dev.cloakroom.jwt;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import org.jose4j.base64url.Base64Url;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EcKeyUtil;
import org.jose4j.keys.RsaKeyUtil;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * The public keys of an issuer, in the forms of MicroProfile JWT 2.1 section 9.2: PEM, or a JWK or
 * JWK set (RFC 7517), plain or base64url-encoded.
 */
public final class VerificationKeys {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";
  private static final int TIMEOUT_MILLIS = 2_000;

  private final VerificationKeyResolver resolver;

  private VerificationKeys(VerificationKeyResolver resolver) {
    this.resolver = resolver;
  }

  VerificationKeyResolver resolver() {
    return resolver;
  }

  /** The keys of a set that has been read already. */
  public static VerificationKeys of(KeySet keys) {
    return new VerificationKeys(keys.resolver());
  }

  /**
   * Keys from their text.
   *
   * @param setting the name of the setting, for the exception's message
   * @throws IllegalArgumentException if the text is not a key; the message does not contain the
   *     text
   */
  public static VerificationKeys of(String setting, String text) {
    try {
      return new VerificationKeys(text.strip().startsWith("{") ? json(text) : encoded(text));
    } catch (JoseException | InvalidKeySpecException | RuntimeException e) {
      throw new IllegalArgumentException(
          setting + ": not a public key; set PEM, a JWK or a JWK set", e);
    }
  }

  /**
   * Keys from a location: {@code file:}, {@code classpath:} or a path on the class path, read now;
   * or an {@code https:} or {@code http:} URL of a JWK set, read when it is needed.
   *
   * @param setting the name of the setting, for the exception's message
   * @throws IllegalArgumentException if no key can be read there
   */
  public static VerificationKeys at(String setting, String location) {
    return location.matches("https?://.*")
        ? new VerificationKeys(remote(location))
        : of(setting, read(setting, location));
  }

  // Fetched when first needed, kept for as long as the answer allows, and fetched again when a
  // token names a key that is not among them.
  private static VerificationKeyResolver remote(String location) {
    var get = new Get();
    get.setConnectTimeout(TIMEOUT_MILLIS);
    get.setReadTimeout(TIMEOUT_MILLIS);
    get.setRetries(0);
    var keys = new HttpsJwks(location);
    keys.setSimpleHttpGet(get);
    return new HttpsJwksVerificationKeyResolver(keys);
  }

  private static String read(String setting, String location) {
    try {
      if (location.startsWith("file:")) {
        return Files.readString(Path.of(URI.create(location)));
      }
      var name = location.replaceFirst("^classpath:", "").replaceFirst("^/", "");
      var loader = Thread.currentThread().getContextClassLoader();
      try (var in = loader.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("nothing on the class path");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          setting
              + ": no key can be read there; name a file: or classpath: location, or an https URL",
          e);
    }
  }

  private static VerificationKeyResolver encoded(String text)
      throws JoseException, InvalidKeySpecException {
    var decoded = Base64Url.decodeToUtf8String(text);
    return decoded.startsWith("{") ? json(decoded) : only(key(text));
  }

  private static VerificationKeyResolver json(String json) throws JoseException {
    return json.contains("\"keys\"")
        ? new JwksVerificationKeyResolver(new JsonWebKeySet(json).getJsonWebKeys())
        : only(PublicJsonWebKey.Factory.newPublicJwk(json).getPublicKey());
  }

  // A single key is used for every JWT, whatever the JWT's kid is.
  private static VerificationKeyResolver only(PublicKey key) {
    return (signature, nesting) -> key;
  }

  // Some operators set the base64 text of PEM without its BEGIN and END lines.
  private static PublicKey key(String text) throws JoseException, InvalidKeySpecException {
    var pem = text.contains(BEGIN) ? text : BEGIN + text + END;
    try {
      return new RsaKeyUtil().fromPemEncoded(pem);
    } catch (InvalidKeySpecException e) {
      return new EcKeyUtil().fromPemEncoded(pem);
    }
  }
}
