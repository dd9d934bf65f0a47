package dev.cloakroom.signin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The answer of a provider that a form brings (OAuth 2.0 Form Post Response Mode section 2). */
public final class CallbackForm {
  private static final List<String> NAMES = List.of("state", "iss", "code", "error");

  private CallbackForm() {}

  /**
   * The parameters of the form as the query of a callback, encoded anew: the result has letters,
   * digits and {@code ._~%=&+-} only.
   *
   * @throws dev.cloakroom.problem.ProblemException {@code invalid_request} if the form cannot be
   *     read
   */
  public static String query(String form) {
    var values = Query.parse(form);
    return NAMES.stream()
        .flatMap(
            name ->
                values.getOrDefault(name, List.of()).stream()
                    .map(value -> name + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("*", "%2A");
  }
}
