package dev.cloakroom.cookie;

import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;

/** Tokens of a given length, the same in every run. */
final class BenchTokens {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final int SIGNATURE_BYTES = 256;

  private BenchTokens() {}

  /** A JWT of so many characters, up to what base64url cannot have, signed like RS256. */
  static String jwt(int length) {
    var header = text("{\"alg\":\"RS256\",\"kid\":\"2026-11\",\"typ\":\"JWT\"}");
    var signature = new byte[Math.min(SIGNATURE_BYTES, length / 4)];
    new Random(1).nextBytes(signature);
    var end = "." + ENCODER.encodeToString(signature);
    var left = length - header.length() - 1 - end.length();
    var frame = "{\"sub\":\"ada\",\"exp\":1795348860,\"x\":\"\"}".length();
    var claim = "x".repeat(left * 3 / 4 - frame);
    return header
        + "."
        + text("{\"sub\":\"ada\",\"exp\":1795348860,\"x\":\"" + claim + "\"}")
        + end;
  }

  static Session session(String accessToken, String refreshToken) {
    return Session.begin(
        new TokenPair(accessToken, Optional.of(refreshToken), Optional.of(NOW.plusSeconds(300))),
        "ada",
        new NodeId(),
        NOW);
  }

  private static String text(String json) {
    return ENCODER.encodeToString(json.getBytes(StandardCharsets.US_ASCII));
  }
}
