package dev.cloakroom.audit;

/** Encodes untrusted text for a line of a log. */
public final class LogText {
  private static final int LONGEST = 256;

  private LogText() {}

  /**
   * The text in visible ASCII and spaces, cut after 256 characters. A double quote, a backslash and
   * any character that is no visible ASCII is escaped as its UTF-16 code unit (ASVS 16.4.1): a line
   * break becomes {@code \\u000a}. So the text cannot end the line or a quoted value, and cannot
   * control a terminal or reverse the direction of text.
   */
  public static String of(String text) {
    var line = new StringBuilder();
    append(line, text);
    return line.toString();
  }

  private static void append(StringBuilder line, String text) {
    var end = Math.min(text.length(), LONGEST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      // Not between the two halves of a character.
      end--;
    }
    for (var i = 0; i < end; i++) {
      var c = text.charAt(i);
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        line.append(c);
      } else {
        line.append(String.format("\\u%04x", (int) c));
      }
    }
    if (text.length() > LONGEST) {
      line.append("...");
    }
  }
}
