package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {

  static List<String> malformed() {
    return Lines.of(ForwardedTest.class, "malformed-forwarded.txt");
  }

  @Test
  void readsTheExamplesOfTheRfc() {
    assertEquals(
        List.of(new ForwardedHop("192.0.2.60", "http", null)),
        parse("for=192.0.2.60;proto=http;by=203.0.113.43"));
    assertEquals(
        List.of(
            new ForwardedHop("192.0.2.43", null, null),
            new ForwardedHop("198.51.100.17", null, null)),
        parse("for=192.0.2.43, for=198.51.100.17"));
    assertEquals(
        List.of(
            new ForwardedHop("192.0.2.43", null, null),
            new ForwardedHop("2001:db8:cafe::17", null, null)),
        parse("for=192.0.2.43, for=\"[2001:db8:cafe::17]\""));
    assertEquals(
        List.of(new ForwardedHop("2001:db8:cafe::17", null, null)),
        parse("For=\"[2001:db8:cafe::17]:4711\""));
    assertEquals(List.of(new ForwardedHop(null, null, null)), parse("for=\"_gazonk\""));
    assertEquals(List.of(new ForwardedHop(null, null, null)), parse("for=unknown"));
  }

  @Test
  void readsNamesInAnyCaseAndPairsInAnyOrder() {
    assertEquals(
        List.of(new ForwardedHop("192.0.2.43", "https", "app.example:8443")),
        parse("HOST=\"app.example:8443\";Proto=https;FOR=\"192.0.2.43:47011\""));
  }

  @Test
  void joinsSeveralFields() {
    assertEquals(
        List.of(
            new ForwardedHop("192.0.2.43", null, null),
            new ForwardedHop("198.51.100.17", null, null)),
        Forwarded.parse(List.of("for=192.0.2.43", "for=198.51.100.17")));
  }

  @Test
  void takesNoSeparatorInsideQuotesForOne() {
    assertEquals(
        List.of(new ForwardedHop(null, null, "a,for=192.0.2.66;b")),
        parse("host=\"a,for=192.0.2.66;b\""));
  }

  @Test
  void readsExtensionsAndForgetsThem() {
    assertEquals(
        List.of(new ForwardedHop("192.0.2.43", null, null)),
        parse("for=192.0.2.43;x-trace_1=\"a b\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=192.0.2.43,",
        ",for=192.0.2.43",
        "for=192.0.2.43 , ,",
        "for=192.0.2.43 ",
        "for=192.0.2.43;",
        ";;for=192.0.2.43"
      })
  void ignoresEmptyElementsAndEmptyPairs(String field) {
    assertEquals(List.of(new ForwardedHop("192.0.2.43", null, null)), parse(field));
  }

  @Test
  void readsNothingFromNothing() {
    assertEquals(List.of(), Forwarded.parse(List.of()));
    assertEquals(List.of(), parse(""));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void readsNothingFromAFieldThatIsMalformedAnywhere(String field) {
    assertEquals(List.of(), parse(field));
  }

  @Test
  void joinsNoQuoteOfOneFieldWithAQuoteOfTheNext() {
    assertEquals(
        List.of(), Forwarded.parse(List.of("for=\"", "for=192.0.2.43;by=\"[2001:db8::1]\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\a", " ", "\t", ",", ";", "=", "a", "a=", "a=b;", ":", "\\"})
  @Timeout(300)
  void takesNoTimeAndNoStackForALongField(String repeated) {
    for (var field : List.of("%sx", "for=%sx", "for=\"%s\"", "for=\"%s\" x")) {
      parse(field.formatted(repeated.repeat(80_000 / repeated.length())));
    }
  }

  private static List<ForwardedHop> parse(String field) {
    return Forwarded.parse(List.of(field));
  }
}
