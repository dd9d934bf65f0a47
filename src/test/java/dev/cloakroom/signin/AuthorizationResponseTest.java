package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationResponseTest {
  private static AuthorizationResponse of(String query) {
    return AuthorizationResponse.of(Query.parse(query));
  }

  @Test
  void holdsACode() {
    var response = of("code=c%2B1&state=s&iss=https%3A%2F%2Fop.example&session_state=x");
    assertEquals("s", response.state());
    assertEquals(Optional.of("c+1"), response.code());
    assertEquals(Optional.of("https://op.example"), response.issuer());
    assertEquals(Optional.empty(), response.error());
  }

  @Test
  void orAnError() {
    var response = of("state=s&error=access_denied&error_description=no&error_uri=x");
    assertEquals(Optional.of("access_denied"), response.error());
    assertEquals(Optional.empty(), response.code());
    assertEquals(Optional.empty(), response.issuer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "code=c",
        "state=s",
        "state=s&iss=i",
        "state=s&code=c&error=access_denied",
        "state=s&state=s&code=c",
        "state=s&code=c&code=c",
        "state=s&code=c&code=",
        "state=s&code=c&iss=a&iss=b",
        "state=s&error=a&error=b",
        "state=&code=c",
        "state=s&code=",
        "state=s&code",
        "state=s&error=",
        "STATE=s&code=c"
      })
  void refusesWhatIsNoAnswer(String query) {
    assertEquals(Reason.STATE, assertThrows(SignInFailed.class, () -> of(query)).reason());
  }

  @Test
  void takesCodesOf4KiB() {
    assertEquals(4096, of("state=s&code=" + "c".repeat(4096)).code().orElseThrow().length());
    assertThrows(SignInFailed.class, () -> of("state=s&code=" + "c".repeat(4097)));
    assertThrows(SignInFailed.class, () -> of("code=c&state=" + "s".repeat(513)));
    assertThrows(SignInFailed.class, () -> of("code=c&state=s&iss=" + "s".repeat(513)));
    assertThrows(SignInFailed.class, () -> of("state=s&error=" + "s".repeat(513)));
  }

  @Test
  void printsNoSecret() {
    var text = of("state=SECRET-state&code=SECRET-code").toString();
    assertFalse(text.contains("SECRET"), text);
  }
}
