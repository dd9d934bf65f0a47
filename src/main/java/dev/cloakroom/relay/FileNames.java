package dev.cloakroom.relay;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Encodes file names that are not ASCII in {@code Content-Disposition} (RFC 6266) as RFC 8187 says.
 * Backends write the raw octets of UTF-8 or Latin-1, and some servers that this application runs on
 * would write blanks in their place.
 */
final class FileNames {
  // RFC 8187 section 3.2.1: attr-char.
  private static final String PLAIN =
      "!#$&+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  // Browsers decode Latin-1 as windows-1252.
  private static final Charset LATIN = Charset.forName("windows-1252");

  private FileNames() {}

  /**
   * The field in ASCII: {@code attachment; filename="Ubersicht.pdf";
   * filename*=UTF-8''%C3%9Cbersicht.pdf}. A field that is ASCII already stays as it is.
   *
   * @param field one char for each octet
   */
  static String inAscii(String field) {
    return isAscii(field) ? field : rewritten(field);
  }

  static boolean isAscii(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String rewritten(String field) {
    var parameters = parameters(field);
    var extended = parameters.stream().anyMatch(each -> name(each).equals("filename*"));
    var kept = new StringBuilder();
    for (var parameter : parameters) {
      kept.append(kept.isEmpty() ? "" : "; ");
      if (isAscii(parameter)) {
        kept.append(parameter.strip());
      } else if (name(parameter).equals("filename")) {
        var text = decoded(value(parameter));
        kept.append("filename=\"").append(fallback(text)).append('"');
        if (!extended) {
          kept.append("; filename*=UTF-8''").append(encoded(text));
        }
      } else if (name(parameter).equals("filename*")) {
        kept.append(UriReference.visible(parameter.strip()));
      } else {
        kept.append(parameter.strip().replaceAll("[^\\x20-\\x7E]", "_"));
      }
    }
    return kept.toString();
  }

  // Splits at semicolons outside quotes.
  private static List<String> parameters(String field) {
    var parameters = new ArrayList<String>();
    var start = 0;
    var quoted = false;
    for (var i = 0; i < field.length(); i++) {
      var c = field.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        parameters.add(field.substring(start, i));
        start = i + 1;
      }
    }
    parameters.add(field.substring(start));
    return parameters;
  }

  private static String name(String parameter) {
    var equals = parameter.indexOf('=');
    return equals < 0 ? "" : parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT);
  }

  private static String value(String parameter) {
    var value = parameter.substring(parameter.indexOf('=') + 1).strip();
    if (!value.startsWith("\"")) {
      return value;
    }
    var end = value.length() > 1 && value.endsWith("\"") ? value.length() - 1 : value.length();
    var text = new StringBuilder();
    for (var i = 1; i < end; i++) {
      var c = value.charAt(i);
      // Only these two are read as quoted pairs. Any other backslash stays, because the value may
      // be a path that an old browser sent: "C:\docs\a.txt".
      if (c == '\\' && i + 1 < end && "\"\\".indexOf(value.charAt(i + 1)) >= 0) {
        i++;
      }
      text.append(value.charAt(i));
    }
    return text.toString();
  }

  private static String decoded(String octets) {
    var bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, LATIN);
    }
  }

  // The name for clients that do not support RFC 8187. Letters lose their accents.
  private static String fallback(String text) {
    var plain = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> plain.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? '_' : (char) c));
    return plain.toString();
  }

  private static String encoded(String text) {
    var out = new StringBuilder();
    for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0 && PLAIN.indexOf(octet) >= 0) {
        out.append((char) octet);
      } else {
        out.append("%%%02X".formatted(octet & 0xFF));
      }
    }
    return out.toString();
  }
}
