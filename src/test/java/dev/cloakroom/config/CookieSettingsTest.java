package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieSettingsTest {
  private static final String PREFIX = "cloakroom.cookie.prefix";
  private static final String SECURE = "cloakroom.cookie.secure";
  private static final String KEYS = "cloakroom.cookie.keys";
  private static final String ORIGINS = "cloakroom.public-origins";

  private static String fault(String... settings) {
    return assertThrows(InvalidSettings.class, () -> TestSettings.of(settings)).getMessage();
  }

  @Test
  void bindCookiesToTheHostUnlessSomethingElseIsSet() {
    assertEquals("__Host-Http-", TestSettings.of().cookies().prefix());
    assertTrue(TestSettings.of().cookies().secure());
    assertEquals("app-", TestSettings.of(PREFIX, "app-").cookies().prefix());
  }

  @Test
  void leaveThePrefixOutWithoutSecure() {
    var cookies = TestSettings.of(SECURE, "false", ORIGINS, "http://localhost").cookies();
    assertEquals("", cookies.prefix());
    assertFalse(cookies.secure());
  }

  @ParameterizedTest
  @CsvSource({"a b", "a;b", "a=b", "\u00e4"})
  void refuseAPrefixThatIsNoCookieName(String prefix) {
    assertTrue(fault(PREFIX, prefix).contains(PREFIX));
  }

  @Test
  void refuseAPrefixOfMoreThan64Characters() {
    assertEquals(64, TestSettings.of(PREFIX, "p".repeat(64)).cookies().prefix().length());
    assertTrue(fault(PREFIX, "p".repeat(65)).contains("too long"));
  }

  @ParameterizedTest
  @CsvSource({"__Host-", "__Secure-", "__Http-", "__Host-Http-"})
  void refuseAPrefixThatNeedsSecureWithoutIt(String prefix) {
    var message = fault(PREFIX, prefix, SECURE, "false", ORIGINS, "http://localhost");
    assertTrue(message.contains("drop cookies of that prefix"), message);
    assertEquals(prefix, TestSettings.of(PREFIX, prefix).cookies().prefix());
  }

  @Test
  void refuseCookiesWithoutSecureBesideAnOriginElsewhere() {
    var message = fault(SECURE, "false", ORIGINS, "https://app.example.org");
    assertTrue(message.contains("not this machine"), message);
  }

  @Test
  void sealUnderTheFirstKey() {
    var both = TestSettings.KEY_B + "," + TestSettings.KEY_A;
    var cookies = TestSettings.of(KEYS, both).cookies();
    assertEquals(List.of("b", "a"), cookies.keys().stream().map(SealingKey::id).toList());
    assertFalse(cookies.keysAreRandom());
  }

  @Test
  void refuseAnIdThatStandsTwiceAndNeverShowAKey() {
    var again = "a:" + TestSettings.KEY_B.substring(2);
    var message = fault(KEYS, TestSettings.KEY_A + "," + again);
    assertTrue(message.contains("an id stands twice"), message);
    assertFalse(message.contains(TestSettings.KEY_A.substring(2)), message);
  }
}
