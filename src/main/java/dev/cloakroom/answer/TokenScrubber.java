package dev.cloakroom.answer;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes from a backend's JSON what page script must not get: the session's tokens wherever they
 * stand, every JWT, every {@code Bearer …}, and the texts of members whose names say that they are
 * tokens (see {@link TokenNames}). Numbers and booleans stay, and so do members such as {@code
 * tokenType}, {@code expires_in} and {@code csrfToken}.
 */
public final class TokenScrubber {
  // A shorter token may be part of an ordinary word, so only the whole text is compared with it.
  private static final int LEAST_PART = 12;
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");

  /**
   * A marker in place of a token that has already been read. {@link #scrub} removes it and does not
   * report it. It is random, so that no backend can send it.
   */
  public static final JsonString TAKEN =
      StrictJson.PROVIDER.createValue(UUID.randomUUID().toString());

  // Each token as it is, and as it is encoded in a URL.
  private final List<String> tokens;

  private TokenScrubber(List<String> tokens) {
    this.tokens = tokens;
  }

  /** A scrubber that also finds these tokens, by their values. */
  public static TokenScrubber of(TokenPair... pairs) {
    return of(
        Arrays.stream(pairs)
            .flatMap(
                pair -> Stream.concat(Stream.of(pair.accessToken()), pair.refreshToken().stream()))
            .toList());
  }

  /** A scrubber that also finds these tokens, well-formed or not, by their values. */
  public static TokenScrubber of(List<String> tokens) {
    return new TokenScrubber(
        tokens.stream()
            .filter(token -> !token.isEmpty())
            .flatMap(token -> Stream.of(token, URLEncoder.encode(token, StandardCharsets.UTF_8)))
            .distinct()
            .toList());
  }

  /**
   * The JSON without tokens, and the places where tokens were.
   *
   * @param removed JSON Pointers (RFC 6901) of the removed members and elements, safe to write into
   *     a log
   */
  public record Scrubbed(JsonStructure json, List<String> removed) {
    @Override
    public String toString() {
      return "Scrubbed[" + removed.size() + " removed]";
    }
  }

  /** Removes every token from {@code json}. */
  public Scrubbed scrub(JsonStructure json) {
    var removed = new ArrayList<String>();
    return new Scrubbed(structure(json, "", false, removed), removed);
  }

  private boolean findsTokenIn(String text) {
    var plain = unescaped(text);
    return tokens.stream().anyMatch(token -> occurs(text, token) || occurs(plain, token));
  }

  private JsonStructure structure(
      JsonStructure value, String path, boolean ofToken, List<String> removed) {
    return value instanceof JsonObject object
        ? object(object, path, ofToken, removed)
        : array(value.asJsonArray(), path, ofToken, removed);
  }

  private JsonObject object(JsonObject object, String path, boolean ofToken, List<String> removed) {
    var rest = StrictJson.PROVIDER.createObjectBuilder();
    object.forEach(
        (name, value) -> {
          var pointer = path + "/" + AnswerSummary.member(name);
          if (value.equals(TAKEN)) {
            return;
          }
          if (isSecret(name) || isSecret(value) || namesToken(name, value, ofToken)) {
            removed.add(pointer);
          } else {
            rest.add(name, inner(value, pointer, TokenNames.saysToken(name), removed));
          }
        });
    return rest.build();
  }

  private JsonArray array(JsonArray array, String path, boolean ofToken, List<String> removed) {
    var rest = StrictJson.PROVIDER.createArrayBuilder();
    for (var i = 0; i < array.size(); i++) {
      var value = array.get(i);
      var pointer = path + "/" + i;
      if (value.equals(TAKEN)) {
        continue;
      }
      if (isSecret(value) || ofToken && text(value).filter(text -> !text.isBlank()).isPresent()) {
        removed.add(pointer);
      } else {
        rest.add(inner(value, pointer, ofToken, removed));
      }
    }
    return rest.build();
  }

  private JsonValue inner(JsonValue value, String path, boolean ofToken, List<String> removed) {
    return value instanceof JsonStructure structure
        ? structure(structure, path, ofToken, removed)
        : value;
  }

  private static boolean namesToken(String name, JsonValue value, boolean ofToken) {
    return text(value).filter(text -> TokenNames.isToken(name, text, ofToken)).isPresent();
  }

  private boolean isSecret(JsonValue value) {
    return value instanceof JsonString text && isSecret(text.getString())
        || value instanceof JsonNumber && tokens.contains(value.toString());
  }

  private boolean isSecret(String text) {
    return findsTokenIn(text)
        || TokenNames.isBearer(text)
        || Jwt.standsIn(text)
        || TokenNames.holdsNamedToken(text)
        || holdsJsonWithSecret(text);
  }

  // Some backends put JSON into a string.
  private boolean holdsJsonWithSecret(String text) {
    var json = text.strip();
    return (json.startsWith("{") || json.startsWith("["))
        && StrictJson.answer(json.getBytes(StandardCharsets.UTF_8))
            .filter(inner -> !scrub(inner).removed().isEmpty())
            .isPresent();
  }

  private static Optional<String> text(JsonValue value) {
    return value instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
  }

  // A URL may spell any character of a token as %XX, and the letters in it large or small.
  private static String unescaped(String text) {
    return text.indexOf('%') < 0
        ? text
        : ESCAPED
            .matcher(text)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }

  private static boolean occurs(String text, String token) {
    return token.length() < LEAST_PART ? text.equals(token) : text.contains(token);
  }

  @Override
  public String toString() {
    return "TokenScrubber[" + tokens.size() + "]";
  }
}
