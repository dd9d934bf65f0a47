package dev.cloakroom.audit;

/** Text of others, made fit for a line of a log. */
public final class LogText {
  private static final int LONGEST = 256;

  private LogText() {}

  /**
   * The text in visible ASCII and blanks, cut after 256 characters. Whatever could end the line or
   * a quoted value, steer a terminal, or turn the text around, is written as its code unit (ASVS
   * 16.4.1): a line break becomes {@code \\u000a}.
   */
  public static String of(String text) {
    var line = new StringBuilder();
    append(line, text);
    return line.toString();
  }

  static void append(StringBuilder line, String text) {
    for (var i = 0; i < Math.min(text.length(), LONGEST); i++) {
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
