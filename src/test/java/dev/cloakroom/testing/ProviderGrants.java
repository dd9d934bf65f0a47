package dev.cloakroom.testing;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a {@link ScriptedProvider} has issued. A code or a refresh token that comes a second time
 * ends its sign-in with all its tokens (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
 */
final class ProviderGrants {
  private final Map<String, SignIn> codes = new HashMap<>();
  private final Map<String, SignIn> usedCodes = new HashMap<>();
  private final Map<String, SignIn> refreshTokens = new HashMap<>();
  private final Map<SignIn, String> newest = new HashMap<>();
  private final Map<String, SignIn> accessTokens = new HashMap<>();
  private final Set<SignIn> ended = new HashSet<>();

  /** The user's sign-in, and the authorization request that it answered. */
  record SignIn(String subject, String sid, Instant authenticated, FormFields request) {}

  synchronized String code(SignIn signIn) {
    var code = "code-" + UUID.randomUUID();
    codes.put(code, signIn);
    return code;
  }

  synchronized Optional<SignIn> takeCode(String code) {
    if (usedCodes.containsKey(code)) {
      ended.add(usedCodes.get(code));
    }
    var signIn = codes.remove(code);
    if (signIn == null || ended.contains(signIn)) {
      return Optional.empty();
    }
    usedCodes.put(code, signIn);
    return Optional.of(signIn);
  }

  /** A refresh token; the ones before it are used up. */
  synchronized String refreshToken(SignIn signIn) {
    var token = "refresh-" + UUID.randomUUID();
    refreshTokens.put(token, signIn);
    newest.put(signIn, token);
    return token;
  }

  synchronized Optional<SignIn> takeRefreshToken(String token) {
    var signIn = refreshTokens.get(token);
    if (signIn == null || ended.contains(signIn)) {
      return Optional.empty();
    }
    if (!token.equals(newest.get(signIn))) {
      ended.add(signIn);
      return Optional.empty();
    }
    newest.remove(signIn);
    return Optional.of(signIn);
  }

  synchronized void issued(String accessToken, SignIn signIn) {
    accessTokens.put(accessToken, signIn);
  }

  synchronized Optional<SignIn> ofAccessToken(String token) {
    return Optional.ofNullable(accessTokens.get(token)).filter(found -> !ended.contains(found));
  }

  /** Ends the sign-in of a refresh or access token. */
  synchronized void revoke(String token) {
    var signIn = refreshTokens.getOrDefault(token, accessTokens.get(token));
    if (signIn != null) {
      ended.add(signIn);
    }
  }

  synchronized void end(String sid) {
    usedCodes.values().stream().filter(signIn -> signIn.sid().equals(sid)).forEach(ended::add);
  }

  synchronized void clear() {
    codes.clear();
    usedCodes.clear();
    refreshTokens.clear();
    newest.clear();
    accessTokens.clear();
    ended.clear();
  }
}
