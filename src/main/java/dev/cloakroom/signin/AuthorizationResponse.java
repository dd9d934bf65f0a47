package dev.cloakroom.signin;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer of the provider that the browser brings (RFC 6749 section 4.1.2): a code or an error.
 *
 * @param issuer {@code iss} (RFC 9207)
 */
record AuthorizationResponse(
    String state, Optional<String> issuer, Optional<String> code, Optional<String> error) {
  private static final int LONGEST_CODE = 4096;
  private static final int LONGEST = 512;

  /**
   * Reads the parameters; those that no specification names are ignored (section 4.1.2).
   *
   * @throws SignInFailed {@link Problem#LOGIN_INVALID} if one stands twice (section 3.1), there is
   *     no {@code state}, or not exactly one of code and error
   */
  static AuthorizationResponse of(Map<String, List<String>> query) {
    var state = single(query, "state", LONGEST);
    var response =
        new AuthorizationResponse(
            state.orElse(""),
            single(query, "iss", LONGEST),
            single(query, "code", LONGEST_CODE),
            single(query, "error", LONGEST));
    if (state.isEmpty() || response.code.isPresent() == response.error.isPresent()) {
      throw invalid();
    }
    return response;
  }

  private static Optional<String> single(
      Map<String, List<String>> query, String name, int longest) {
    var values = query.getOrDefault(name, List.of());
    if (values.size() > 1 || values.stream().anyMatch(value -> value.length() > longest)) {
      throw invalid();
    }
    return values.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  private static SignInFailed invalid() {
    return new SignInFailed(Reason.STATE);
  }

  @Override
  public String toString() {
    return "AuthorizationResponse[code=" + code.isPresent() + "]";
  }
}
