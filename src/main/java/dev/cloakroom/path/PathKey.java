package dev.cloakroom.path;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form in which paths are compared. All spellings that a server or its file system may take for
 * one file have the same key. Two files may have the same key, so it can guard a path but not name
 * one. A key is empty for the root; else it begins with a slash and ends without one.
 */
public final class PathKey {
  // Apple's file systems take no notice of format characters and compare decomposed letters.
  private static final Pattern IGNORED = Pattern.compile("[\\p{Cf}\\p{Mn}]");
  // A path parameter (RFC 3986 section 3.3), or a stream of a file on Windows.
  private static final Pattern BEHIND_THE_NAME = Pattern.compile("[;:].*");
  // Windows takes no notice of these.
  private static final Pattern END_OF_NAME = Pattern.compile("[. ]+$");
  // The welcome files of the servers: what they answer for a folder.
  private static final Pattern WELCOME_FILE = Pattern.compile("/index\\.[a-z]+$");

  private PathKey() {}

  /**
   * The key of a path as it is sent.
   *
   * @return empty if the path can be read in more than one way
   */
  public static Optional<String> of(String path) {
    return SafePath.decoded(path, false).flatMap(PathKey::ofUtf8).map(PathKey::ofDecoded);
  }

  /** The key of a path that a server has decoded. */
  public static String ofDecoded(String path) {
    var letters = IGNORED.matcher(Normalizer.normalize(path, Normalizer.Form.NFD)).replaceAll("");
    var key = new StringBuilder();
    for (var segment : letters.split("/")) {
      var name =
          END_OF_NAME.matcher(BEHIND_THE_NAME.matcher(segment).replaceAll("")).replaceAll("");
      if (!name.isEmpty()) {
        key.append('/').append(name);
      }
    }
    // In both directions: some letters have only one of the two cases.
    var folded = key.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return WELCOME_FILE.matcher(folded).replaceAll("");
  }

  private static Optional<String> ofUtf8(String octets) {
    try {
      var bytes = ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
