package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CidrTest {

  static List<String> noRanges() {
    return Lines.of(CidrTest.class, "no-ranges.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255",
    "10.64.0.0/10, 10.64.0.0, 10.127.255.255",
    "192.0.2.128/25, 192.0.2.128, 192.0.2.255",
    "192.0.2.4/31, 192.0.2.4, 192.0.2.5",
    "192.0.2.4/32, 192.0.2.4, 192.0.2.4",
    "192.0.2.4, 192.0.2.4, 192.0.2.4",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
    "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8:8000::/33, 2001:db8:8000::, 2001:db8:ffff::1",
    "::1, ::1, 0:0:0:0:0:0:0:1",
    "::1/128, ::1, [::1]",
    "fe80::/10, fe80::1, FEBF::1",
    "::/0, ::, ffff::ffff"
  })
  void holdsItsFirstAndItsLastAddress(String range, String first, String last) {
    var cidr = Cidr.parse(range);
    assertTrue(cidr.contains(first));
    assertTrue(cidr.contains(last));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 9.255.255.255, 11.0.0.0",
    "10.64.0.0/10, 10.63.255.255, 10.128.0.0",
    "192.0.2.128/25, 192.0.2.127, 192.0.3.0",
    "192.0.2.4/31, 192.0.2.3, 192.0.2.6",
    "192.0.2.4, 192.0.2.3, 192.0.2.5",
    "2001:db8::/32, 2001:db7:ffff::, 2001:db9::",
    "2001:db8:8000::/33, 2001:db8:7fff::, 2001:db9::",
    "::1, ::, ::2",
    "0.0.0.0/0, ::, ::1",
    "::/0, 0.0.0.0, 127.0.0.1"
  })
  void holdsNotTheNeighbours(String range, String before, String behind) {
    var cidr = Cidr.parse(range);
    assertFalse(cidr.contains(before));
    assertFalse(cidr.contains(behind));
  }

  @Test
  void takesAMappedAddressForTheIpv4AddressThatItIs() {
    assertTrue(Cidr.parse("10.0.0.0/8").contains("::ffff:10.1.2.3"));
    assertTrue(Cidr.parse("10.0.0.0/8").contains("::ffff:a01:203"));
    assertFalse(Cidr.parse("10.0.0.0/8").contains("::ffff:11.1.2.3"));
    assertFalse(Cidr.parse("10.0.0.0/8").contains("::10.1.2.3"));
    assertTrue(Cidr.parse("::ffff:10.1.2.3").contains("10.1.2.3"));
  }

  @ParameterizedTest
  @MethodSource("noRanges")
  void refusesWhatIsNoRange(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    assertTrue(refusal.getMessage().startsWith("'" + text + "' "), refusal::getMessage);
  }

  @ParameterizedTest
  @MethodSource("noRanges")
  void holdsNothingThatIsNoAddress(String text) {
    assertFalse(assertDoesNotThrow(() -> Cidr.parse("0.0.0.0/0").contains(text)));
    assertFalse(assertDoesNotThrow(() -> Cidr.parse("::/0").contains(text)));
  }

  @Test
  void refusesTheEmptyText() {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(""));
    assertEquals(false, Cidr.parse("0.0.0.0/0").contains(""));
  }
}
