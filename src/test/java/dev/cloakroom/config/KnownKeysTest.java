package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.Settings.HeaderField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of keys, through a MicroProfile Config that knows environment variables. */
class KnownKeysTest {

  @Test
  void readsEnvironmentVariables() {
    var settings =
        read(
            Map.of(),
            Map.of(
                "CLOAKROOM_BACKEND_URL", "https://backend.example",
                "CLOAKROOM_BACKEND_LOGIN_PATH", "/signin",
                "CLOAKROOM_SESSION_MAX_AGE", "PT1H",
                "CLOAKROOM_RELAY_FILES_TARGET", "https://files.example"));
    assertEquals("https://backend.example/signin", settings.backend().login().uri().toString());
    assertEquals(Duration.ofHours(1), settings.session().maxAge());
    assertEquals("https://files.example", settings.relay().get("files").target().toString());
  }

  @Test
  void findsATypingErrorInAVariable() {
    var refusal =
        assertThrows(
            InvalidSettings.class,
            () ->
                read(
                    Map.of("cloakroom.backend.url", "https://backend.example"),
                    Map.of("CLOAKROOM_SESSION_MAXAGE", "PT1H")));
    assertEquals(
        List.of("CLOAKROOM_SESSION_MAXAGE: no such key; did you mean CLOAKROOM_SESSION_MAX_AGE?"),
        refusal.faults());
  }

  @Test
  void takesNamesOfTheOperatorsChoiceFromVariables() {
    var settings =
        read(
            Map.of("cloakroom.backend.url", "https://backend.example"),
            Map.of(
                "CLOAKROOM_BACKEND_HEADER_X_API_KEY", "k-1",
                "CLOAKROOM_BACKEND_LOGIN_MEMBER_GRANT_TYPE", "password",
                "CLOAKROOM_LOGIN_REGISTER_PATH", "/register"));
    assertEquals(List.of(new HeaderField("X-API-KEY", "k-1")), settings.backend().headers());
    assertEquals(Map.of("grant_type", "password"), settings.backend().loginRequest().members());
    assertEquals(Set.of("register"), settings.login().resources().keySet());
  }

  @Test
  void keepsTheSpellingOfTheFileIfAVariableOverridesTheValue() {
    var settings =
        read(
            Map.of(
                "cloakroom.backend.url", "https://backend.example",
                "cloakroom.backend.login-member.clientId", "of-the-file",
                "cloakroom.backend.header.X-Api-Key", "of-the-file",
                "cloakroom.login.one-time.path", "/code"),
            Map.of(
                "CLOAKROOM_BACKEND_LOGIN_MEMBER_CLIENTID", "web",
                "CLOAKROOM_BACKEND_HEADER_X_API_KEY", "k-1",
                "CLOAKROOM_LOGIN_ONE_TIME_PATH", "/otp"));
    assertEquals(Map.of("clientId", "web"), settings.backend().loginRequest().members());
    assertEquals(List.of(new HeaderField("X-Api-Key", "k-1")), settings.backend().headers());
    assertEquals(Set.of("one-time"), settings.login().resources().keySet());
  }

  @Test
  void letsAVariableOverrideARouteOfTheFile() {
    var settings =
        read(
            Map.of(
                "cloakroom.backend.url", "https://backend.example",
                "cloakroom.relay.my-files.target", "https://files.example",
                "cloakroom.relay.my-files.timeout", "PT1S"),
            Map.of("CLOAKROOM_RELAY_MY_FILES_TIMEOUT", "PT2S"));
    assertEquals(Set.of("backend", "my-files"), settings.relay().keySet());
    assertEquals(Duration.ofSeconds(2), settings.relay().get("my-files").timeout());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLOAKROOM_SERVICE_HOST",
        "CLOAKROOM_SERVICE_PORT",
        "CLOAKROOM_SERVICE_PORT_HTTP",
        "CLOAKROOM_PORT",
        "CLOAKROOM_PORT_8080_TCP",
        "CLOAKROOM_PORT_8080_TCP_PROTO",
        "CLOAKROOM_PORT_8080_TCP_PORT",
        "CLOAKROOM_PORT_8080_TCP_ADDR",
        "CLOAKROOM_DEMO_SERVICE_HOST",
        "CLOAKROOM_DEMO_PORT_8080_TCP_ADDR"
      })
  void ignoresWhatKubernetesSetsForAServiceOfThatName(String variable) {
    assertDoesNotThrow(
        () ->
            read(
                Map.of("cloakroom.backend.url", "https://backend.example"),
                Map.of(variable, "tcp://10.0.0.1:8080")));
  }

  @Test
  void findsTheRoutesOfKeysAndVariables() {
    assertEquals(
        Set.of("files", "My-Api", "mail_box"),
        KnownKeys.routes(
            Set.of(
                "cloakroom.relay.files.target",
                "cloakroom.relay.files.request-cookies",
                "cloakroom.relay.My-Api.cache",
                "CLOAKROOM_RELAY_MAIL_BOX_RESPONSE_COOKIES",
                "CLOAKROOM_RELAY_TARGET",
                "cloakroom.relay.too.many.dots",
                "other.cloakroom.relay.x.target")));
  }

  @Test
  void namesTheNearestKeyAndTheFirstOfEquallyNear() {
    assertEquals("abd", KnownKeys.nearest("abc", Set.of("abd", "xyz", "a")));
    assertEquals("ac", KnownKeys.nearest("ab", Set.of("ad", "ac")));
    assertEquals("abc", KnownKeys.nearest("abc", Set.of("abc", "abd")));
    assertEquals("kitten", KnownKeys.nearest("sitting", Set.of("kitten", "mitigate")));
  }

  private static Settings read(Map<String, String> file, Map<String, String> environment) {
    var config = TestConfig.of(file, environment);
    return SettingsReader.read(
        key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
  }
}
