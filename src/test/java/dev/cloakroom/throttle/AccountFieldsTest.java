package dev.cloakroom.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccountFieldsTest {
  private static final List<String> STANDARD = TestSettings.of().login().accountFields();

  static List<String> namingAda() {
    return Lines.of(AccountFieldsTest.class, "credentials-naming-ada.txt");
  }

  static List<String> namingNobody() {
    return Lines.of(AccountFieldsTest.class, "credentials-naming-nobody.txt");
  }

  private static Accounts in(String json, String... entries) {
    var fields = new AccountFields(entries.length == 0 ? STANDARD : List.of(entries));
    return fields.in(StrictJson.object(json).orElseThrow());
  }

  private static List<String> normalised(Accounts accounts) {
    return accounts.names().stream().map(Accounts::normalised).toList();
  }

  @ParameterizedTest
  @MethodSource("namingAda")
  void findsTheAccountWhereverABackendMayLookForIt(String credentials) {
    var accounts = in(credentials);
    assertTrue(normalised(accounts).contains("ada@example.org"), credentials);
    assertFalse(accounts.unclear(), credentials);
    assertFalse(normalised(accounts).contains("x"), "a password is no account");
  }

  @ParameterizedTest
  @MethodSource("namingNobody")
  void countsCredentialsThatNameNobodyUnderTheCommonName(String credentials) {
    assertEquals(List.of(Accounts.COMMON), in(credentials).counted());
    assertEquals("", in(credentials).subject());
  }

  @Test
  void countsAnObjectInPlaceOfAnAccountUnderTheCommonNameWhateverElseIsNamed() {
    var accounts = in("{\"username\":\"decoy\",\"email\":{\"$regex\":\"^ada\"}}");
    assertEquals(List.of("decoy", Accounts.COMMON), accounts.counted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"username\":\"Ada\"}|ada",
        "{\"email\":\"b\",\"username\":\"a\"}|a",
        "{\"login\":\"c\",\"email\":\"b\"}|b",
        "{\"username\":\"\",\"email\":\"b\"}|b",
        "{\"user\":{\"username\":\"nested\"},\"login\":\"c\"}|c",
        "{\"user\":{\"login\":\"c\",\"email\":\"b\"}}|b",
        "{\"username\":\" \uff21da  Lovelace \"}|ada lovelace",
        "{\"username\":12}|12",
        "{\"username\":12.0}|12",
        "{\"username\":1.2e1}|12",
        "{\"username\":-0}|0",
        "{\"username\":12345678901234567890}|12345678901234567890"
      })
  void theSubjectIsTheFirstInTheOrderOfTheEntries(String credentials, String subject) {
    assertEquals(subject, in(credentials).subject());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user\":{\"email\":\"ada\"}}|/user/email|ada",
        "{\"USER\":{\"Email\":\"ada\"}}|/user/email|ada",
        "{\"user\":[{\"email\":\"ada\"}]}|/user/email|ada",
        "{\"user\":{\"email\":[\"ada\"]}}|/user/email|ada",
        "{\"users\":[{\"email\":\"b\"},{\"email\":\"ada\"}]}|/users/1/email|ada",
        "{\"a/b\":{\"c~d\":\"ada\"}}|/a~1b/c~0d|ada",
        "{\"user\":{\"email\":\"ada\"},\"device\":{\"email\":\"b\"}}|/user/email|ada",
        "{\"email\":\"ada\"}|/user/email|''",
        "{\"user\":\"ada\"}|/user/email|''",
        "{\"user\":{\"email\":{\"$ne\":1}}}|/user/email|''"
      })
  void aPointerMeansOnePlace(String credentials, String pointer, String accounts) {
    assertEquals(accounts, String.join(",", in(credentials, pointer).counted()));
  }

  @Test
  void takesPointersAndNamesInTheirOrder() {
    var json = "{\"tenant\":\"t\",\"user\":{\"email\":\"ada\"}}";
    assertEquals(List.of("ada", "t"), in(json, "/user/email", "tenant").names());
    assertEquals(List.of("t", "ada"), in(json, "tenant", "/user/email").names());
  }

  @Test
  void namesAnAccountOnceInWhateverForm() {
    assertEquals(
        List.of("Ada"), in("{\"username\":\"Ada\",\"email\":\"ada\",\"LOGIN\":\"ADA \"}").names());
  }

  @Test
  void takesEightAccountsAndRefusesNine() {
    assertEquals(8, in(list(8)).names().size());
    var refused = assertThrows(ProblemException.class, () -> in(list(9)));
    assertEquals(Problem.INVALID_REQUEST, refused.problem());
    assertThrows(ProblemException.class, () -> in("{\"a\":" + list(5000) + "}"));
    assertThrows(
        ProblemException.class,
        () -> in("{\"x\":" + list(4) + ",\"login\":[5,6,7],\"username\":[8,9]}"));
  }

  @Test
  void takesAsManyAccountsAsThereAreEntries() {
    var entries = IntStream.range(0, 12).mapToObj(i -> "f" + i).toArray(String[]::new);
    var members =
        IntStream.range(0, 12)
            .mapToObj(i -> "\"f" + i + "\":\"name" + i + "\"")
            .collect(Collectors.joining(","));
    assertEquals(12, in("{" + members + "}", entries).names().size());
  }

  private static String list(int names) {
    return IntStream.range(0, names)
        .mapToObj(i -> "\"name" + i + "\"")
        .collect(Collectors.joining(",", "{\"email\":[", "]}"));
  }

  @Test
  void showsEveryNameOfAnAuditLineHoweverLongTheOthersAre() {
    var shown = in("{\"username\":\"" + "x".repeat(5000) + "\",\"email\":\"ada,b@example.org\"}");
    assertTrue(shown.shown().endsWith("...,ada%2Cb@example.org"), shown::shown);
    assertTrue(shown.shown().length() < 256);
    assertEquals("ada", Accounts.of("ada").shown());
    assertEquals("", Accounts.NONE.shown());
  }

  @Test
  void printsNoName() {
    assertEquals("Accounts[1]", Accounts.of("ada").toString());
  }

  @Test
  void saysOnceThatTheCredentialsNameNoAccount() {
    try (var log = LogCapture.of(AccountFields.class)) {
      var fields = new AccountFields(List.of("username", "email"));
      var json = StrictJson.object("{\"identifier\":\"SECRET\",\"password\":\"SECRET\"}").get();
      fields.in(json);
      fields.in(json);
      assertEquals(1, log.warnings().size());
      var line = log.warnings().get(0);
      assertTrue(line.contains("Their members are: identifier, password"), line);
      assertTrue(line.contains("looked for an account in username, email"), line);
      assertFalse(line.contains("SECRET"), line);
    }
  }

  @Test
  void aFormsNamesAreReadAsPhpAndSpringReadThem() {
    assertEquals(List.of("ada"), normalised(in("{\"user.name\":\"ada\"}", "user_name")));
    assertEquals(List.of("ada"), normalised(in("{\"user name\":\"ada\"}", "user_name")));
    assertEquals(List.of("ada"), normalised(in("{\"user[email]\":\"ada\"}", "/user/email")));
    assertEquals(List.of("ada"), normalised(in("{\"user.email\":\"ada\"}", "/user/email")));
    assertEquals(List.of(), normalised(in("{\"other[email]\":\"ada\"}", "/user/email")));
  }

  @Test
  void anOperatorInAFormIsNoAccountAndNoPasswordIsOne() {
    assertEquals(List.of(Accounts.COMMON), in("{\"email[$ne]\":\"x\"}").counted());
    assertFalse(in("{\"login[email]\":\"ada\",\"login[password]\":\"x\"}").unclear());
  }

  @Test
  void aNameOfVeryManyLevelsIsReadToo() {
    var name = "a[".repeat(20_000) + "email";
    assertEquals(List.of(Accounts.COMMON), in("{\"" + name + "\":\"x\"}").counted());
  }
}
