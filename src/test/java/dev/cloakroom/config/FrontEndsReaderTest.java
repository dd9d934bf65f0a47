package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.bean.FrontEnd;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrontEndsReaderTest {
  private static final FrontEnd SHOP = new FrontEnd("shop");
  private static final String ORIGINS = "cloakroom.frontend.shop.public-origins";

  private static Settings shop(String... pairs) {
    var all = Stream.concat(Stream.of(ORIGINS, "https://shop.example"), Stream.of(pairs));
    return TestFrontEnds.of(all.toArray(String[]::new)).of(SHOP);
  }

  private static List<String> faults(String... pairs) {
    return assertThrows(InvalidSettings.class, () -> TestFrontEnds.of(pairs)).faults();
  }

  private static List<String> shopFaults(String... pairs) {
    return assertThrows(InvalidSettings.class, () -> shop(pairs)).faults();
  }

  @Test
  void withoutFrontEndsThereIsTheDefaultOne() {
    var all = TestFrontEnds.of();
    assertEquals(Map.of(), all.named());
    assertEquals(TestSettings.of(), all.standard());
    assertEquals(TestSettings.of(), all.current());
  }

  @Test
  void aFrontEndHasItsOwnValuesAndInheritsTheOthers() {
    var shop =
        shop(
            "cloakroom.session.max-age", "PT1H",
            "cloakroom.login.attempts", "7",
            "cloakroom.backend.user-path", "/me",
            "cloakroom.frontend.shop.session.max-age", "PT2H",
            "cloakroom.frontend.shop.token.endpoint", "off");
    assertEquals(Duration.ofHours(2), shop.session().maxAge());
    assertEquals(Settings.TokenAnswer.OFF, shop.token().endpoint());
    assertEquals(7, shop.login().attempts());
    assertEquals("https://backend.example/me", shop.backend().user().uri().toString());
    assertEquals(Set.of(Origin.parse("https://shop.example").orElseThrow()), shop.publicOrigins());
  }

  @Test
  void theDefaultFrontEndIsAsWithoutOthers() {
    var all =
        TestFrontEnds.of(
            ORIGINS, "https://shop.example", "cloakroom.relay.backend.max-calls", "1024");
    assertEquals(TestSettings.of(), all.standard());
    assertNotEquals(all.standard().cookies().keys(), all.of(SHOP).cookies().keys());
  }

  @Test
  void eachFrontEndHasKeysOfItsOwn() {
    var all =
        TestFrontEnds.of(
            ORIGINS,
            "https://shop.example",
            "cloakroom.frontend.club.public-origins",
            "https://club.example");
    var keys =
        Stream.of(all.standard(), all.of(SHOP), all.of(new FrontEnd("club")))
            .map(settings -> settings.cookies().keys().get(0).key())
            .collect(Collectors.toSet());
    assertEquals(3, keys.size());
    var again = TestFrontEnds.of(ORIGINS, "https://shop.example");
    assertEquals(again.of(SHOP).cookies().keys(), all.of(SHOP).cookies().keys());
  }

  @Test
  void aBackendOfItsOwnGetsNothingThatBelongsToAnother() {
    var shop =
        shop(
            "cloakroom.backend.header.X-Api-Key", "k-1",
            "cloakroom.backend.preset", "simplejwt",
            "cloakroom.login.register.path", "/register",
            "cloakroom.login.error-path", "/oops.html",
            "cloakroom.login.attempts", "7",
            "cloakroom.session.subject-fields", "/user/id",
            "cloakroom.refresh.give-up", "PT1M",
            "cloakroom.relay.files.target", "https://files.example",
            "cloakroom.relay.files.token", "required",
            "cloakroom.oidc.issuer", "https://op.example",
            "cloakroom.oidc.client-id", "app",
            "cloakroom.oidc.client-secret", "s",
            "cloakroom.public-origins", "https://app.example",
            "cloakroom.frontend.shop.backend.url", "https://shop-api.example");
    assertEquals(URI.create("https://shop-api.example"), shop.backend().url());
    assertEquals(List.of(), shop.backend().headers());
    assertEquals(Optional.empty(), shop.backend().preset());
    assertEquals(Set.of(), shop.login().resources().keySet());
    assertEquals(List.of(), shop.session().subjectFields());
    assertEquals(TestSettings.of().refresh().giveUp(), shop.refresh().giveUp());
    assertEquals(Optional.empty(), shop.openIdConnect());
    assertTrue(shop.login().password());
    assertEquals(Set.of("backend"), shop.relay().keySet());
    // What belongs to the app, not to the backend.
    assertEquals(7, shop.login().attempts());
    assertEquals(Optional.of("/oops.html"), shop.login().pages().error());
  }

  @Test
  void aProviderOfItsOwnGetsNoRoutesOfAnother() {
    var shop =
        shop(
            "cloakroom.relay.files.target", "https://files.example",
            "cloakroom.oidc.issuer", "https://op.example",
            "cloakroom.oidc.client-id", "app",
            "cloakroom.oidc.client-secret", "s",
            "cloakroom.oidc.scopes", "openid,phone",
            "cloakroom.public-origins", "https://app.example",
            "cloakroom.frontend.shop.oidc.issuer", "https://other.example",
            "cloakroom.frontend.shop.oidc.client-id", "shop",
            "cloakroom.frontend.shop.oidc.client-secret", "t");
    assertEquals("https://other.example", shop.openIdConnect().orElseThrow().issuer());
    assertFalse(shop.openIdConnect().orElseThrow().scopes().contains("phone"));
    assertEquals(Set.of("backend"), shop.relay().keySet());
    assertEquals(URI.create("https://backend.example"), shop.backend().url());
  }

  @Test
  void aProviderIsLeftOutByAnEmptyKey() {
    var shop =
        shop(
            "cloakroom.oidc.issuer", "https://op.example",
            "cloakroom.oidc.client-id", "app",
            "cloakroom.oidc.client-secret", "s",
            "cloakroom.public-origins", "https://app.example",
            "cloakroom.frontend.shop.oidc.issuer", "");
    assertEquals(Optional.empty(), shop.openIdConnect());
  }

  @Test
  void routesAreInheritedUntilAFrontEndHasOne() {
    var route = new String[] {"cloakroom.relay.files.target", "https://files.example"};
    assertEquals(Set.of("backend", "files"), shop(route).relay().keySet());
    var own = "cloakroom.frontend.shop.relay.prices.target";
    assertEquals(
        Set.of("backend", "prices"),
        shop(route[0], route[1], own, "https://prices.example").relay().keySet());
  }

  /** Each call holds a thread of the server, which has so many. */
  @Test
  void frontEndsShareTheNumberOfCalls() {
    var all = TestFrontEnds.of(ORIGINS, "https://shop.example");
    assertEquals(512, all.standard().relay().get("backend").maxCalls());
    assertEquals(512, all.of(SHOP).relay().get("backend").maxCalls());
  }

  @Test
  void originsOfThePageAreNotInherited() {
    assertEquals(
        List.of(
            ORIGINS
                + ": missing; list the origins of this front end, such as"
                + " https://shop.example.org"),
        faults(
            "cloakroom.public-origins", "https://app.example",
            "cloakroom.frontend.shop.login.attempts", "3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "state.redis",
        "metrics",
        "metrics.token",
        "drain",
        "drain.limit",
        "audit.format",
        "request-log",
        "trusted-proxies",
        "check",
        "cookie.keys",
        "frontend.x.login.attempts"
      })
  void whatHoldsForTheProcessIsRefused(String key) {
    assertEquals(
        List.of(
            "cloakroom.frontend.shop.%s: it holds for all front ends; set cloakroom.%s instead"
                .formatted(key, key)),
        shopFaults("cloakroom.frontend.shop." + key, "x"));
  }

  @Test
  void aFaultNamesTheWholeKey() {
    assertEquals(
        List.of(
            "cloakroom.frontend.shop.login.attemps: no such key; did you mean"
                + " cloakroom.frontend.shop.login.attempts?",
            "cloakroom.frontend.shop.session.max-age: 'long' is no ISO-8601 duration; set a duration"
                + " such as PT30S, from PT1S to PT9600H"),
        shopFaults(
                "cloakroom.frontend.shop.login.attemps", "3",
                "cloakroom.frontend.shop.session.max-age", "long")
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void aFaultOfAnInheritedValueIsToldOnce() {
    assertEquals(
        List.of("cloakroom.login.attemps: no such key; did you mean cloakroom.login.attempts?"),
        shopFaults("cloakroom.login.attemps", "3"));
  }

  @Test
  void allFaultsAreToldTogether() {
    assertEquals(
        Set.of("cloakroom.login.attempts", ORIGINS, "cloakroom.frontend.shop.backend.url"),
        faults("cloakroom.login.attempts", "-1", "cloakroom.frontend.shop.backend.user-path", "/u")
            .stream()
            .map(fault -> fault.substring(0, fault.indexOf(':')))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cloakroom.frontend.Shop.login.attempts",
        "cloakroom.frontend.my_shop.login.attempts",
        "cloakroom.frontend.login",
        "CLOAKROOM_FRONTEND_SHOP_LOGIN_ATTEMPTS"
      })
  void aKeyOfNoFrontEndIsAFault(String key) {
    assertEquals(
        List.of(
            key
                + ": of no front end; write cloakroom.frontend.<name>.<key>, with a name of at most"
                + " 32 of the characters a-z, 0-9 and '-'"),
        faults(key, "3"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example,https://app.example",
    "https://app.example,http://app.example",
    "https://app.example:443,https://app.example"
  })
  void noTwoShareAnOrigin(String ofDefault, String ofShop) {
    var found =
        faults(
            "cloakroom.public-origins",
            ofDefault,
            ORIGINS,
            ofShop,
            "cloakroom.frontend.shop.cookie.prefix",
            "__Host-Http-shop-");
    assertEquals(
        List.of(
            ORIGINS
                + ": %s is of the default front end too; give each front end a host or a port of its"
                    .formatted(Origin.parse(ofShop).orElseThrow())
                + " own"),
        found);
  }

  @Test
  void frontEndsOfOneHostHaveCookiesOfDifferentNames() {
    var ports =
        new String[] {
          ORIGINS,
          "https://app.example:8443",
          "cloakroom.frontend.club.public-origins",
          "https://app.example:9443"
        };
    assertEquals(
        List.of(
            "cloakroom.frontend.shop.cookie.prefix: the front end 'club' has cookies of the same"
                + " names on the host app.example, and browsers send cookies to every port of a"
                + " host; set another prefix, such as __Host-Http-of-shop-"),
        faults(ports));
    assertEquals(1, faults(withPrefix(ports, "__Host-Http-login-")).size());
    var mended = withPrefix(ports, "__Host-Http-of-shop-");
    assertEquals(2, TestFrontEnds.of(mended).named().size());
  }

  private static String[] withPrefix(String[] pairs, String prefix) {
    var more = Stream.of("cloakroom.frontend.shop.cookie.prefix", prefix);
    return Stream.concat(Stream.of(pairs), more).toArray(String[]::new);
  }

  @Test
  void environmentVariablesConfigureAFrontEndToo() {
    var all =
        read(
            Map.of("cloakroom.backend.url", "https://backend.example"),
            Map.of(
                "CLOAKROOM_FRONTEND_BACK_PUBLIC_ORIGINS", "https://back.example",
                "CLOAKROOM_FRONTEND_BACK_OFFICE_PUBLIC_ORIGINS", "https://office.example",
                "CLOAKROOM_FRONTEND_BACK_OFFICE_BACKEND_URL", "https://office-api.example",
                "CLOAKROOM_FRONTEND_BACK_OFFICE_RELAY_FILES_TARGET", "https://files.example",
                "CLOAKROOM_FRONTEND_SERVICE_HOST", "10.0.0.1",
                "CLOAKROOM_FRONTEND_PORT", "tcp://10.0.0.1:80"));
    assertEquals(Set.of(new FrontEnd("back"), new FrontEnd("back-office")), all.named().keySet());
    var office = all.of(new FrontEnd("back-office"));
    assertEquals(URI.create("https://office-api.example"), office.backend().url());
    assertEquals(Set.of("backend", "files"), office.relay().keySet());
    assertEquals(
        URI.create("https://backend.example"), all.of(new FrontEnd("back")).backend().url());
  }

  @Test
  void aVariableBeatsThePropertyOfTheSameKey() {
    var all =
        read(
            Map.of(
                "cloakroom.backend.url",
                "https://backend.example",
                ORIGINS,
                "https://shop.example",
                "cloakroom.frontend.shop.session.max-age",
                "PT1H"),
            Map.of("CLOAKROOM_FRONTEND_SHOP_SESSION_MAX_AGE", "PT2H"));
    assertEquals(Duration.ofHours(2), all.of(SHOP).session().maxAge());
  }

  @Test
  void aVariableOfNoSettingIsAFault() {
    var refusal =
        assertThrows(
            InvalidSettings.class,
            () ->
                read(
                    Map.of("cloakroom.backend.url", "https://backend.example"),
                    Map.of(
                        "CLOAKROOM_FRONTEND_SHOP_PUBLIC_ORIGINS", "https://shop.example",
                        "CLOAKROOM_FRONTEND_SHOP_SESSION_MAXAGE", "PT2H")));
    assertEquals(
        List.of(
            "CLOAKROOM_FRONTEND_SHOP_SESSION_MAXAGE: no such key; did you mean"
                + " CLOAKROOM_FRONTEND_SHOP_SESSION_MAX_AGE?"),
        refusal.faults());
  }

  private static FrontEnds read(Map<String, String> properties, Map<String, String> variables) {
    var config = TestConfig.of(properties, variables);
    return new FrontEndsReader(
            key -> config.getOptionalValue(key, String.class), config.getPropertyNames())
        .read();
  }

  @Test
  void theLogShowsTheSettingsOfEachWithoutSecrets() {
    var values =
        Map.of(
            "cloakroom.backend.url",
            "https://backend.example",
            ORIGINS,
            "https://shop.example",
            "cloakroom.frontend.shop.oidc.issuer",
            "https://op.example",
            "cloakroom.frontend.shop.oidc.client-id",
            "shop",
            "cloakroom.frontend.shop.oidc.client-secret",
            "s3cret");
    var reader = new FrontEndsReader(key -> Optional.ofNullable(values.get(key)), values.keySet());
    reader.read();
    var shown = reader.shown();
    assertEquals("cloakroom.backend.url=https://backend.example", shown.get(FrontEnd.DEFAULT));
    assertTrue(shown.get(SHOP).contains("cloakroom.oidc.issuer=https://op.example"));
    assertFalse(shown.get(SHOP).contains("s3cret"), shown.get(SHOP));
  }

  @Test
  void theExampleOfThePageSaysWhatItDoes() throws IOException {
    var page = Files.readString(Path.of("src", "docs", "front-ends.md"));
    var start = page.indexOf("```properties\n") + "```properties\n".length();
    var properties = new Properties();
    properties.load(new StringReader(page.substring(start, page.indexOf("```", start))));
    var values = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    var all = TestFrontEnds.read(values);
    var shop = all.of(SHOP);
    assertTrue(all.standard().login().password());
    assertFalse(shop.login().password());
    assertEquals(Set.of("backend", "reports"), all.standard().relay().keySet());
    assertEquals(Set.of("backend"), shop.relay().keySet());
    assertEquals(Duration.ofHours(8), shop.session().maxAge());
    assertEquals(Optional.of(Duration.ofMinutes(30)), shop.session().idle());
    assertEquals(Optional.empty(), all.standard().session().idle());
  }

  /** As the page lists them: a new key of Settings is either of a front end or of the process. */
  @Test
  void eachKeyIsOfAFrontEndOrOfTheProcess() {
    var read = new TreeSet<String>();
    SettingsReader.read(
        key -> {
          read.add(key);
          return key.equals("cloakroom.backend.url")
              ? Optional.of("https://backend.example")
              : Optional.empty();
        },
        List.of("cloakroom.backend.url"));
    read.removeIf(key -> !key.startsWith("cloakroom."));
    read.removeIf(
        key ->
            key.matches(
                "cloakroom\\.((backend|oidc|relay|login|token|session|refresh|page|identity)\\b.*"
                    + "|cookie\\.(prefix|secure)|(public|development)-origins)"));
    var keys = new FrontEndKeys(SHOP, key -> Optional.empty(), Set.of(), prefixed(read));
    assertEquals(read, keys.ofProcess());
  }

  private static Set<String> prefixed(Set<String> keys) {
    return keys.stream()
        .map(key -> key.replaceFirst("cloakroom\\.", "cloakroom.frontend.shop."))
        .collect(Collectors.toSet());
  }

  @Test
  void findsTheFrontEndOfAnOriginUnderBothSchemes() {
    var all = TestFrontEnds.of(ORIGINS, "https://shop.example,http://localhost:8081");
    assertEquals(
        Set.of(
            "https://shop.example",
            "http://shop.example",
            "http://localhost:8081",
            "https://localhost:8081"),
        all.byOrigin().keySet().stream().map(Origin::toString).collect(Collectors.toSet()));
    assertEquals(Set.of(SHOP), Set.copyOf(all.byOrigin().values()));
  }
}
