package dev.cloakroom.json;

import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads JSON objects (RFC 8259) from parties that are not trusted: UTF-8 only, no duplicate
 * members, bounded nesting, nothing behind the object. Every fault is one outcome: no object.
 */
public final class StrictJson {
  /** The provider, looked up once: each {@code Json.create…} call would search for it again. */
  public static final JsonProvider PROVIDER = JsonProvider.provider();

  private static final int MAX_DEPTH = 32;

  private static final JsonReaderFactory READERS =
      PROVIDER.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

  private StrictJson() {}

  /** The object that {@code utf8} holds, or empty if it is anything else. */
  public static Optional<JsonObject> object(byte[] utf8) {
    try {
      return object(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(utf8))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The object that {@code text} holds, or empty if it is anything else. */
  public static Optional<JsonObject> object(String text) {
    if (!bounded(text)) {
      return Optional.empty();
    }
    try (var reader = READERS.createReader(new StringReader(text))) {
      return Optional.of(reader.readObject());
    } catch (RuntimeException e) {
      // What a parser throws for a number of a thousand digits is its own affair.
      return Optional.empty();
    }
  }

  /** A number, unless it is none that a {@code double} can come near to. */
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

  // Parsers recurse; a few thousand brackets would cost the stack, and a StackOverflowError is no
  // outcome that a caller may choose. And readers stop behind the object, whatever follows.
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
