package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.restclient.BodyContent;
import jakarta.json.JsonObject;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Sentences for the log about what may be wrong in the settings. Each begins with a full stop and a
 * blank, so that it can follow another one. None holds a value of an answer.
 */
final class SetUpHints {
  private static final int MOST_CAUSES = 8;

  private final Backend backend;

  SetUpHints(Backend backend) {
    this.backend = backend;
  }

  /**
   * Where the answer may hold a token that no setting names.
   *
   * @param key the setting that should name the place
   */
  String places(BackendAnswer answer, Optional<JsonObject> json, String key) {
    var hints = new ArrayList<String>();
    for (var name : AnswerSummary.tokenFields(answer)) {
      unlessKnown(TokenPlace.HEADER + name)
          .ifPresent(
              place -> hints.add("It has the header field " + name + ", to be named as " + place));
    }
    for (var name : AnswerSummary.cookies(answer)) {
      unlessKnown(TokenPlace.COOKIE + name)
          .ifPresent(
              place -> hints.add("It sets the cookie " + name + ", to be named as " + place));
    }
    json.map(SetUpHints::likeTokens)
        .filter(members -> !members.isEmpty())
        .ifPresent(members -> hints.add("Like tokens look " + String.join(", ", members)));
    if (json.isEmpty() && isOneWord(answer)) {
      hints.add("Its body is one word, to be named as " + TokenPlace.BODY);
    }
    return hints.isEmpty()
        ? ""
        : ". " + String.join(". ", hints) + ". Name the one with the token in " + key;
  }

  private Optional<String> unlessKnown(String place) {
    var places = backend.places();
    return Stream.concat(places.accessToken().stream(), places.refreshToken().stream())
            .anyMatch(known -> known.toString().equalsIgnoreCase(place))
        ? Optional.empty()
        : Optional.of(place);
  }

  private static List<String> likeTokens(JsonObject json) {
    return TokenScrubber.of().scrub(json).removed().stream()
        .filter(pointer -> pointer.indexOf('(') < 0)
        .limit(5)
        .toList();
  }

  private static boolean isOneWord(BackendAnswer answer) {
    return answer.content() instanceof BodyContent.Whole
        && new TokenFinder(answer, Optional.empty())
            .find(List.of(new TokenPlace.Body()))
            .isPresent();
  }

  /** What else the answer says about the settings: another scheme, a preset that does not fit. */
  String general(BackendAnswer answer) {
    var hints = new StringBuilder();
    if (wantsHttps(answer)) {
      hints.append(". It seems to want https: set cloakroom.backend.url to https://…");
    }
    scheme(answer)
        .ifPresent(
            scheme ->
                hints.append(
                    ". It asks for the scheme %s: cloakroom.backend.header.Authorization sends one"
                        .formatted(scheme)));
    backend
        .preset()
        .ifPresent(
            name ->
                hints.append(
                    ". The settings are those of the preset "
                        + name
                        + " (cloakroom.backend.preset): check that the backend is of that kind"));
    return hints.toString();
  }

  private boolean wantsHttps(BackendAnswer answer) {
    var status = answer.status();
    return backend.login().uri().getScheme().equalsIgnoreCase("http")
        && (status == 426
            || status == 400 && !answer.isJson() && answer.contentType().isPresent()
            || status / 100 == 3
                && answer.location().filter(to -> to.startsWith("https:")).isPresent());
  }

  // RFC 9110 section 11.6.1. Only schemes that a fixed field can serve.
  private static Optional<String> scheme(BackendAnswer answer) {
    return answer.fields().values("www-authenticate").stream()
        .map(value -> value.strip().split("[ ,]", 2)[0])
        .filter(scheme -> List.of("basic", "apikey").contains(scheme.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * What may have to be done about a refused login; empty for a status that says nothing.
   *
   * @param pathKey the key that sets the path of the login resource
   */
  Optional<String> remedy(int refusal, String pathKey) {
    var other =
        backend.loginRequest().format() == RequestFormat.JSON
            ? "a form instead of JSON (cloakroom.backend.request-format=form)"
            : "JSON instead of a form (cloakroom.backend.request-format=json)";
    return switch (refusal) {
      case 400, 401, 403 ->
          Optional.of(
              "No login has succeeded since the start. If the credentials are right, the backend"
                  + " may want an API key or a tenant (cloakroom.backend.header.<Name>), other"
                  + " members (cloakroom.backend.login-member.<name>), or "
                  + other);
      case 404 ->
          Optional.of(
              "Check url and "
                  + pathKey
                  + ". A backend with tenants may want a header field"
                  + " (cloakroom.backend.header.<Name>)");
      case 405 -> Optional.of("Check url, " + pathKey + " and login-method");
      case 413 -> Optional.of("The credentials are too large for it. Check url and " + pathKey);
      case 415, 422 -> Optional.of("It may want other members, or " + other);
      case 426 -> Optional.of("It wants another version of HTTP, or TLS. Check url");
      default -> Optional.empty();
    };
  }

  /** Why no answer came, by the classes of the exceptions: their messages may quote anything. */
  static String noAnswer(BackendCall.Failed failed) {
    var cause = failed.getCause();
    for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "no connection: nothing listens there, or a firewall is in between";
      }
      if (cause instanceof UnknownHostException) {
        return "the host name has no address";
      }
      if (cause instanceof SSLException) {
        return "TLS failed: its certificate is not trusted or is for another host, or it speaks"
            + " plain http";
      }
      if (cause instanceof InterruptedIOException) {
        return "it took longer than connect-timeout or read-timeout";
      }
    }
    return "the connection ended before the answer was complete; it may want https";
  }
}
