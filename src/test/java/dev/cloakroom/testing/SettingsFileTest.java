package dev.cloakroom.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.CloakroomInitializer;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
  private final WebArchive war = ShrinkWrap.create(WebArchive.class);
  private final SettingsFile file = new SettingsFile(war);

  @Test
  void keepsWhatIsNotChanged() {
    war.addAsResource(
        new StringAsset("# A comment\na=1\nb=caf\u00e9 ${a}\n"),
        "META-INF/microprofile-config.properties");
    file.change(
        own -> {
          assertEquals(Map.of("a", "1", "b", "caf\u00e9 ${a}"), own);
          var changed = new TreeMap<>(own);
          changed.put("a", "2");
          return changed;
        });
    assertHolds(Map.of("a", "2", "b", "caf\u00e9 ${a}"));
  }

  @Test
  void isMadeWhereThereIsNone() {
    file.change(
        own -> {
          assertEquals(Map.of(), own);
          return Map.of("a", "1");
        });
    assertHolds(Map.of("a", "1"));
  }

  @Test
  void isOnlyForWarsWithCloakroom() {
    assertFalse(file.isCloakrooms());
    war.addClass(CloakroomInitializer.class);
    assertTrue(file.isCloakrooms());
  }

  private void assertHolds(Map<String, String> settings) {
    file.change(
        own -> {
          assertEquals(settings, own);
          return own;
        });
  }
}
