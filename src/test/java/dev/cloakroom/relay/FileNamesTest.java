package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileNamesTest {
  static List<String> names() {
    return Lines.of(FileNamesTest.class, "/relay-file-names.txt");
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysANameBeyondAsciiInAscii(String line) {
    var latin = line.startsWith("latin1 ");
    var columns = (latin ? line.substring(7) : line).split(" => ");
    var octets =
        columns[0].getBytes(latin ? Charset.forName("windows-1252") : StandardCharsets.UTF_8);
    assertEquals(columns[1], FileNames.inAscii(new String(octets, StandardCharsets.ISO_8859_1)));
  }

  @Test
  void leavesAPlainFieldAsItIs() {
    var field = "attachment; filename=\"a.pdf\"";
    assertSame(field, FileNames.inAscii(field));
  }

  @Test
  void whateverComesIsAsciiAndOneFileName() {
    var random = new Random(7);
    var letters = "ab;=\"\\*' filename\u00c3\u00a9\u00fc\u0080";
    for (var i = 0; i < 20_000; i++) {
      var field = new StringBuilder("attachment; filename=");
      for (var length = random.nextInt(30); length > 0; length--) {
        field.append(letters.charAt(random.nextInt(letters.length())));
      }
      var answer = FileNames.inAscii(field.toString());
      assertTrue(FileNames.isAscii(answer), answer);
      assertEquals(answer, FileNames.inAscii(answer));
    }
  }
}
