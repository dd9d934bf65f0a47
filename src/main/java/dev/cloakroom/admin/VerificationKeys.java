package dev.cloakroom.admin;

import dev.cloakroom.config.Settings.KeySource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * The public keys of MicroProfile JWT 2.1 section 9.2: PEM (PKCS#8), JWK or JWK set, the latter two
 * perhaps base64url-encoded, as a value, in a file or on the class path, or a JWK set behind a URL.
 */
final class VerificationKeys {
  private static final int TIMEOUT_MILLIS = 2_000;

  private final VerificationKeyResolver resolver;

  private VerificationKeys(VerificationKeyResolver resolver) {
    this.resolver = resolver;
  }

  VerificationKeyResolver resolver() {
    return resolver;
  }

  /**
   * @throws IllegalArgumentException if there is no key; the message names the setting
   */
  static VerificationKeys of(KeySource source) {
    if (source.inline().isPresent()) {
      return new VerificationKeys(parse("mp.jwt.verify.publickey", source.inline().get()));
    }
    var location = source.location().orElseThrow();
    if (location.matches("https?://.*")) {
      return new VerificationKeys(remote(location));
    }
    return new VerificationKeys(parse("mp.jwt.verify.publickey.location", read(location)));
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

  private static String read(String location) {
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
          "mp.jwt.verify.publickey.location: no key can be read there; name a file: or classpath:"
              + " location, or an https URL",
          e);
    }
  }

  private static VerificationKeyResolver parse(String setting, String text) {
    try {
      if (text.strip().startsWith("{")) {
        return json(text);
      }
      var bytes =
          Base64.getMimeDecoder()
              .decode(text.replaceAll("-----[A-Z ]+-----", "").replace('-', '+').replace('_', '/'));
      return bytes.length > 0 && bytes[0] == '{'
          ? json(new String(bytes, StandardCharsets.UTF_8))
          : only(key(bytes));
    } catch (JoseException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException(
          setting + ": not a public key; set PEM, a JWK or a JWK set", e);
    }
  }

  private static VerificationKeyResolver json(String json) throws JoseException {
    return json.contains("\"keys\"")
        ? new JwksVerificationKeyResolver(new JsonWebKeySet(json).getJsonWebKeys())
        : only(JsonWebKey.Factory.newJwk(json).getKey());
  }

  // A single key is the key, whatever name a token gives it.
  private static VerificationKeyResolver only(Key key) {
    return (signature, nesting) -> key;
  }

  private static Key key(byte[] der) throws GeneralSecurityException {
    var spec = new X509EncodedKeySpec(der);
    try {
      return KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    }
  }
}
