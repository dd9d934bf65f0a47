package dev.cloakroom.issuer;

import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.restclient.AnswerFields.SetCookie;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BodyContent;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;

/**
 * Finds tokens in an answer of the backend: in its JSON, its header fields, its cookies or its
 * whole body.
 *
 * @param json the body, if it is a JSON object
 */
record TokenFinder(BackendAnswer answer, Optional<JsonObject> json) {
  private static final String SCHEME = "bearer ";

  static TokenFinder of(BackendAnswer answer) {
    return new TokenFinder(answer, StrictJson.answerObject(answer.body()));
  }

  /** One without the body, for an answer that has none. */
  static TokenFinder ofHead(BackendAnswer answer) {
    return new TokenFinder(answer, Optional.empty());
  }

  /**
   * A token that was found.
   *
   * @param lifetime in seconds, of the cookie that holds the token
   */
  record Found(String token, Optional<Long> lifetime) {
    @Override
    public String toString() {
      return "Found[" + lifetime + "]";
    }
  }

  /**
   * The token at the first of the places that has one, without a leading {@code Bearer} and without
   * blanks around it. It may be malformed.
   *
   * @throws TokenException.BackendInvalid if a place has two tokens that differ, for example two
   *     cookies of one name
   */
  Optional<Found> find(List<TokenPlace> places) {
    return places.stream().flatMap(place -> at(place).stream()).findFirst();
  }

  private Optional<Found> at(TokenPlace place) {
    var all = all(place);
    if (all.size() > 1) {
      throw new TokenException.BackendInvalid();
    }
    return all.stream().findFirst();
  }

  /** Every token at a place; a header field or cookie that comes twice may hold two. */
  List<Found> all(TokenPlace place) {
    if (place instanceof TokenPlace.Member member) {
      return json
          .flatMap(member.path()::find)
          .filter(JsonString.class::isInstance)
          .map(value -> ((JsonString) value).getString())
          .flatMap(TokenFinder::token)
          .stream()
          .toList();
    }
    if (place instanceof TokenPlace.Header header) {
      return answer.fields().values(header.name()).stream()
          .flatMap(value -> token(value).stream())
          .distinct()
          .toList();
    }
    if (place instanceof TokenPlace.Cookie cookie) {
      return answer.fields().cookies(cookie.name()).stream()
          .map(TokenFinder::ofCookie)
          .distinct()
          .toList();
    }
    return json.isPresent() ? List.of() : ofBody().stream().toList();
  }

  private static Found ofCookie(SetCookie cookie) {
    return new Found(cookie.value(), cookie.seconds());
  }

  // A page of HTML, a sentence and other JSON than a string are no token: a backend that answers
  // 200 with "wrong password" must not sign anybody in.
  private Optional<Found> ofBody() {
    // The body of a 204 is not read.
    if (answer.content() instanceof BodyContent.Unread) {
      return Optional.empty();
    }
    return StrictJson.answerText(answer.body())
        .flatMap(TokenFinder::token)
        .filter(found -> TokenPair.wellFormed(found.token()) && !found.token().startsWith("<"));
  }

  // Some backends send the value of an Authorization field, for example "Bearer abc".
  private static Optional<Found> token(String value) {
    var text = value.strip();
    if (text.equalsIgnoreCase(SCHEME.strip())) {
      return Optional.empty();
    }
    var token =
        text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? text.substring(SCHEME.length()).strip()
            : text;
    return token.isEmpty() ? Optional.empty() : Optional.of(new Found(token, Optional.empty()));
  }

  @Override
  public String toString() {
    return "TokenFinder[" + answer.status() + "]";
  }
}
