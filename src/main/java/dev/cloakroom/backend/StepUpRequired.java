package dev.cloakroom.backend;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The backend demands a stronger or more recent authentication than the access token stands for
 * (RFC 9470 section 3). A new token by renewal would not meet the demand, so nothing is renewed.
 */
public final class StepUpRequired extends ProblemException {
  private static final long serialVersionUID = 1L;

  private static final Pattern ERROR =
      Pattern.compile("\\berror\\s*=\\s*\"?insufficient_user_authentication\\b");
  private static final Pattern ACR =
      Pattern.compile("\\bacr_values\\s*=\\s*\"([!#-\\[\\]-~ ]{1,256})\"");
  private static final Pattern MAX_AGE =
      Pattern.compile("\\bmax_age\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?:,|$)");

  private final transient List<String> acrValues;
  private final Long maxAge;

  private StepUpRequired(List<String> acrValues, Long maxAge) {
    super(Problem.STEP_UP_REQUIRED);
    this.acrValues = acrValues;
    this.maxAge = maxAge;
  }

  /**
   * The demand in the {@code WWW-Authenticate} fields of a 401, if there is one. Values of another
   * form than RFC 9470 gives are left out.
   */
  public static Optional<StepUpRequired> in(List<String> challenges) {
    return challenges.stream().filter(StepUpRequired::demands).findFirst().map(StepUpRequired::of);
  }

  private static boolean demands(String challenge) {
    var scheme = challenge.strip().toLowerCase(Locale.ROOT);
    return (scheme.contains("bearer ") || scheme.contains("dpop "))
        && ERROR.matcher(challenge).find();
  }

  private static StepUpRequired of(String challenge) {
    var acr = ACR.matcher(challenge);
    var age = MAX_AGE.matcher(challenge);
    return new StepUpRequired(
        acr.find() ? words(acr.group(1)) : List.of(),
        age.find() ? Long.valueOf(age.group(1)) : null);
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" +")).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * {@code acrValues}, a list, and {@code maxAge}, in seconds, as far as the backend names them.
   */
  @Override
  public Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    if (acrValues != null && !acrValues.isEmpty()) {
      members.put("acrValues", acrValues);
    }
    if (maxAge != null) {
      members.put("maxAge", maxAge);
    }
    return members;
  }
}
