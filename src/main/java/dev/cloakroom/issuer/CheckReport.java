package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.Settings.Resource;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The lines of {@link SetUpCheck}. They hold addresses, statuses and names, and no value. */
final class CheckReport {
  private final Backend backend;
  private final Clock clock;
  private final Consumer<String> out;

  CheckReport(Backend backend, Clock clock, Consumer<String> out) {
    this.backend = backend;
    this.clock = clock;
    this.out = out;
  }

  /** A line that holds no value. */
  void line(String text) {
    out.accept(text);
  }

  /**
   * What is sent where.
   *
   * @param members whose names the request has
   */
  void request(String step, Resource resource, TokenRequest request, JsonObject members) {
    var fields =
        Stream.concat(backend.headers().stream(), request.fields().stream())
            .map(HeaderField::name)
            .toList();
    var body =
        resource.method().hasBody()
            ? "%s with the members %s"
                .formatted(
                    request.format() == RequestFormat.FORM ? "a form" : "JSON",
                    AnswerSummary.members(members))
            : "no body";
    out.accept(
        step
            + ": %s %s with %s, header fields of the settings: %s"
                .formatted(
                    resource.method(),
                    AnswerSummary.location(resource.uri().toString()),
                    body,
                    list(fields)));
  }

  /** What came back. */
  void answer(String step, BackendAnswer answer) {
    out.accept(
        step
            + ": the answer has %s, header fields %s, cookies %s, members %s"
                .formatted(
                    AnswerSummary.of(answer),
                    list(answer.fields().names().stream().sorted().toList()),
                    list(AnswerSummary.cookies(answer)),
                    json(answer).map(AnswerSummary::members).orElse("none")));
  }

  /** Where the tokens of an answer were found. */
  void tokens(String step, BackendAnswer answer, TokenPair pair) {
    var finder = TokenFinder.of(answer);
    var places = backend.places();
    out.accept(
        step
            + ": access token found at %s (%s), refresh token %s, lifetime %s"
                .formatted(
                    place(finder, places.accessToken()).orElse("?"),
                    Jwt.read(pair.accessToken()).isPresent() ? "a JWT" : "opaque",
                    pair.refreshToken()
                        .flatMap(token -> place(finder, places.refreshToken()))
                        .map(place -> "found at " + place)
                        .orElse("none"),
                    pair.expiresAt()
                        .map(end -> Duration.between(clock.instant(), end).toSeconds() + " s")
                        .orElse("unknown")));
  }

  private static Optional<String> place(TokenFinder finder, List<TokenPlace> places) {
    return places.stream()
        .filter(place -> finder.find(List.of(place)).isPresent())
        .findFirst()
        .map(TokenPlace::toString);
  }

  /** The JSON object of an answer, if its body is one. */
  static Optional<JsonObject> json(BackendAnswer answer) {
    try {
      return TokenFinder.of(answer).json();
    } catch (BackendInvalid | BackendCall.Failed e) {
      return Optional.empty();
    }
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
