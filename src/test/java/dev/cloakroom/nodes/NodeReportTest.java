package dev.cloakroom.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.cloakroom.config.SealingKey;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeReportTest {
  private static final String LINE =
      "report Aaaaaaaaaaaaaaaaaaaaaa Nnnnnnn8 7 1795348800000 1.0.0-rc.1 Kkkkkkkkkkkkkkkkkkkkkk";

  private static SealingKey key(String keys) {
    return TestSettings.of("cloakroom.cookie.keys", keys).cookies().keys().get(0);
  }

  @Test
  void isOneLine() {
    var report =
        new NodeReport(
            "Aaaaaaaaaaaaaaaaaaaaaa",
            "Nnnnnnn8",
            7,
            FakeClock.START,
            "1.0.0-rc.1",
            "Kkkkkkkkkkkkkkkkkkkkkk");
    assertEquals(LINE, report.line());
    assertEquals(Optional.of(report), NodeReport.of(LINE));
  }

  @Test
  void skipsWhatALaterBuildAdds() {
    assertEquals(NodeReport.of(LINE), NodeReport.of(LINE + " more words"));
  }

  // Whoever can write the store could otherwise write lines of the log.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "report",
        "other Aaaaaaaaaaaaaaaaaaaaaa Nnnnnnn8 7 1795348800000 1.0.0 Kkkkkkkkkkkkkkkkkkkkkk",
        "report Aaaaaaaaaaaaaaaaaaaaaa Nnnn\nnn8 7 1795348800000 1.0.0 Kkkkkkkkkkkkkkkkkkkkkk",
        "report Aaaaaaaaaaaaaaaaaaaaaa Nnnnnnn8 x 1795348800000 1.0.0 Kkkkkkkkkkkkkkkkkkkkkk",
        "report Aaaaaaaaaaaaaaaaaaaaaa Nnnnnnn8 7 x 1.0.0 Kkkkkkkkkkkkkkkkkkkkkk",
        "report Aaaaaaaaaaaaaaaaaaaaaa Nnnnnnn8 7 1795348800000 1\r0 Kkkkkkkkkkkkkkkkkkkkkk",
        "report Aaaaaaaaaaaaaaaaaaaaaa Nnnnnnn8 7 1795348800000 1.0.0 short",
        "node short Nnnnnnn8 7 1795348800000 1.0.0 Kkkkkkkkkkkkkkkkkkkkkk"
      })
  void skipsOtherLines(String line) {
    assertEquals(Optional.empty(), NodeReport.of(line));
  }

  @Test
  void theDigestOfAKeyIsAlikeOnEachNodeAndHoldsNothingOfIt() {
    var digest = KeyDigest.of(key(TestSettings.KEY_A));
    assertEquals("ffU_XJlDZrNlyHjSp4S05g", digest);
    assertNotEquals(digest, KeyDigest.of(key(TestSettings.KEY_B)));
    assertNotEquals(digest, KeyDigest.of(key(TestSettings.KEY_A.replace("a:", "b:"))));
    for (var start = 2; start + 4 <= TestSettings.KEY_A.length(); start++) {
      assertFalse(digest.contains(TestSettings.KEY_A.substring(start, start + 4)));
    }
  }
}
