package dev.cloakroom.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionUserTest {
  private static SessionUser user(String claims, String... rolesClaims) {
    var paths = Arrays.stream(rolesClaims).map(FieldPath::of).toList();
    var json = StrictJson.object(claims.replace('\'', '"')).orElseThrow();
    return SessionUser.of(new VerifiedClaims(json, "a.b.c"), "digest", paths);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'upn':'ada@x','preferred_username':'ada','sub':'7'} | ada@x",
        "{'preferred_username':'ada','sub':'7'} | ada",
        "{'sub':'7'} | 7",
        "{'upn':7,'sub':'8'} | 8",
        "{} | digest",
      })
  void isNamedAsMicroProfileJwtSays(String claims, String name) {
    assertEquals(name, user(claims).getName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'groups':['b','a']} | groups | a b",
        "{'groups':'a'} | groups | a",
        "{'groups':'a b'} | groups | a b",
        "{'groups':['a',7,null,['c']]} | groups | a",
        "{'groups':{'a':1}} | groups | ``",
        "{} | groups | ``",
        "{'realm_access':{'roles':['a']}} | /realm_access/roles | a",
        "{'https://x/roles':['a']} | https://x/roles | a",
        "{'scope':'read  write'} | scope | read write",
        "{'groups':['a'],'roles':['b']} | groups,roles | a b",
      })
  void hasTheRolesOfTheMembersThatAreNamed(String claims, String members, String roles) {
    var found = user(claims, members.split(",")).getGroups();
    assertEquals(roles, String.join(" ", found.stream().sorted().toList()));
  }

  @Test
  void splitsOnlyScopes() {
    assertEquals(Set.of("site admin"), user("{'groups':'site admin'}", "groups").getGroups());
    assertEquals(Set.of("a", "b"), user("{'scp':'a b'}", "scp").getGroups());
  }

  @Test
  void givesClaimsTheTypesOfMicroProfileJwt() {
    var user =
        user(
            "{'iss':'i','sub':7,'aud':'app','exp':12.5,'iat':3,'groups':['g'],'email_verified':true,"
                + "'n':1,'o':{'p':2},'nil':null}",
            "roles");
    assertEquals("i", user.getIssuer());
    assertEquals("7", user.getSubject());
    assertEquals(Set.of("app"), user.getAudience());
    assertEquals(12, user.getExpirationTime());
    assertEquals(3, user.getIssuedAtTime());
    assertEquals(Set.of("g"), user.<Set<String>>getClaim(Claims.groups));
    assertEquals(Set.of(), user.getGroups(), "roles come from another member");
    assertEquals(true, user.<Boolean>getClaim("email_verified"));
    assertEquals(1, user.<JsonNumber>getClaim("n").intValue());
    assertEquals(2, user.<JsonObject>getClaim("o").getInt("p"));
    assertNull(user.getClaim("nil"));
    assertNull(user.getClaim("missing"));
    assertEquals("a.b.c", user.getRawToken());
    assertEquals("a.b.c", user.<String>getClaim("raw_token"));
    assertTrue(user.containsClaim("iss"));
    assertFalse(user.getClaimNames().contains("raw_token"));
  }

  @Test
  void hasNothingButANameIfNothingWasVerified() {
    var user = SessionUser.unverified("7");
    assertEquals("7", user.getName());
    assertEquals(Set.of(), user.getGroups());
    assertEquals(Set.of(), user.getClaimNames());
    assertNull(user.getRawToken());
    assertNull(user.getSubject());
    assertEquals(0, user.getExpirationTime());
    assertNull(SessionUser.nobody().getName());
  }

  @Test
  void showsNothingOfTheUser() {
    var user = user("{'sub':'ada','groups':['g']}", "groups");
    assertEquals("SessionUser", user.toString());
  }
}
