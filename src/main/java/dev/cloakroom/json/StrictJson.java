package dev.cloakroom.json;

import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads JSON (RFC 8259) from senders that are not trusted. The text must be UTF-8, without
 * duplicate member names, nested at most 32 levels deep, and followed by nothing but white space.
 * If it breaks a rule, the result is empty; no method throws.
 */
public final class StrictJson {
  /**
   * The provider. It is looked up once, because each {@code Json.create…} call looks it up again.
   */
  public static final JsonProvider PROVIDER = JsonProvider.provider();

  private static final int MAX_DEPTH = 32;
  // JSON that is neither a structure nor a string (RFC 8259 section 3).
  private static final String LITERAL = "true|false|null|-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?";
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final JsonReaderFactory READERS =
      PROVIDER.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

  private StrictJson() {}

  /** The object that {@code utf8} holds, or empty if it is anything else. */
  public static Optional<JsonObject> object(byte[] utf8) {
    return text(utf8, 0).flatMap(StrictJson::object);
  }

  /** The object that {@code text} holds, or empty if it is anything else. */
  public static Optional<JsonObject> object(String text) {
    return structure(text).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /**
   * The object or array that a backend's answer holds, or empty if it is anything else. A byte
   * order mark in front of it is skipped, as RFC 8259 section 8.1 allows.
   */
  public static Optional<JsonStructure> answer(byte[] utf8) {
    return text(utf8, startsWithMark(utf8) ? BYTE_ORDER_MARK.length : 0)
        .flatMap(StrictJson::structure);
  }

  /** As {@link #answer}, and empty if it is an array. */
  public static Optional<JsonObject> answerObject(byte[] utf8) {
    return answer(utf8).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /**
   * The text that a backend's answer is: a JSON string's, or that of an answer that is no JSON.
   * Empty for any other JSON, and for bytes that are no UTF-8.
   */
  public static Optional<String> answerText(byte[] utf8) {
    return text(utf8, startsWithMark(utf8) ? BYTE_ORDER_MARK.length : 0)
        .map(String::strip)
        .flatMap(StrictJson::ofText);
  }

  private static Optional<String> ofText(String text) {
    if (text.startsWith("\"")) {
      return structure("[" + text + "]")
          .map(JsonStructure::asJsonArray)
          .filter(array -> array.size() == 1)
          .map(array -> array.getString(0));
    }
    var json = text.isEmpty() || "{[".indexOf(text.charAt(0)) >= 0 || text.matches(LITERAL);
    return json ? Optional.empty() : Optional.of(text);
  }

  private static boolean startsWithMark(byte[] utf8) {
    var length = BYTE_ORDER_MARK.length;
    return utf8.length >= length && Arrays.equals(utf8, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  private static Optional<String> text(byte[] utf8, int from) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(utf8, from, utf8.length - from))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonStructure> structure(String text) {
    if (!bounded(text)) {
      return Optional.empty();
    }
    try (var reader = READERS.createReader(new StringReader(text))) {
      return Optional.of(reader.read());
    } catch (RuntimeException e) {
      // Not only JsonException: some parsers throw others, for example on a number of 1000 digits.
      return Optional.empty();
    }
  }

  /**
   * The value of a JSON number, or empty if {@code value} is no number or beyond the range of a
   * {@code double}, for example {@code 1e999}.
   */
  public static OptionalDouble number(JsonValue value) {
    if (!(value instanceof JsonNumber number)) {
      return OptionalDouble.empty();
    }
    try {
      var result = number.doubleValue();
      return Double.isFinite(result) ? OptionalDouble.of(result) : OptionalDouble.empty();
    } catch (RuntimeException e) {
      return OptionalDouble.empty();
    }
  }

  // Parsers recurse, so a few thousand brackets would cause a StackOverflowError. Also checks what
  // follows the outermost object or array, because JsonReader does not read on.
  private static boolean bounded(String text) {
    var depth = 0;
    var inString = false;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{' || c == '[') {
        if (++depth > MAX_DEPTH) {
          return false;
        }
      } else if (c == '}' || c == ']') {
        if (--depth == 0) {
          return isWhitespace(text, i + 1);
        }
      }
    }
    return false;
  }

  private static boolean isWhitespace(String text, int from) {
    for (var i = from; i < text.length(); i++) {
      if (" \t\r\n".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
