package dev.cloakroom.fake;

import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Tokens that look like a backend's. Nobody here verifies them, so the signature is any bytes. */
public final class Tokens {
  private Tokens() {}

  /** A session of ada's, begun when the fake clock starts. */
  public static Session session(TokenPair tokens) {
    return Session.begin(tokens, "ada", new NodeId(), FakeClock.START);
  }

  public static String jwt(String subject, Instant expiresAt) {
    return jwt("{\"sub\":\"" + subject + "\",\"exp\":" + expiresAt.getEpochSecond() + "}");
  }

  public static String jwt(String claims) {
    return segment("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + segment(claims) + ".c2lnbmF0dXJl";
  }

  /** A JWT of exactly so many characters, as far as base64url has that length. */
  public static String jwtOfLength(int length) {
    var frame = jwt("{\"p\":\"\"}").length();
    var padding = "x".repeat((length - frame) * 3 / 4);
    return jwt("{\"p\":\"" + padding + "\"}");
  }

  private static String segment(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
