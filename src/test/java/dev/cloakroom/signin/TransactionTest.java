package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {
  private static Transaction full() {
    return new Transaction(
        Transaction.newSecret(),
        FakeClock.START,
        "registration",
        SampleTransaction.CALLBACK,
        "/orders?id=%22",
        List.of("gold", "sil\"ver"),
        Optional.of(Duration.ZERO),
        Optional.of("session-name"),
        true);
  }

  @Test
  void readsBackWhatItWrote() {
    for (var transaction : List.of(SampleTransaction.begun(), full())) {
      assertEquals(Optional.of(transaction), Transaction.decode(transaction.encode()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"s\":1,\"t\":1,\"c\":\"c\",\"u\":\"https://app.example\",\"p\":\"/\"}",
        "{\"s\":\"s\",\"t\":\"1\",\"c\":\"c\",\"u\":\"https://app.example\",\"p\":\"/\"}",
        "{\"s\":\"s\",\"t\":1.5,\"c\":\"c\",\"u\":\"https://app.example\",\"p\":\"/\"}",
        "{\"s\":\"s\",\"t\":1,\"c\":\"c\",\"u\":\" \",\"p\":\"/\"}",
        "{\"s\":\"s\",\"t\":1,\"c\":\"c\",\"u\":\"https://app.example\"}",
        "{\"s\":\"s\",\"t\":1,\"c\":\"c\",\"u\":\"https://app.example\",\"p\":\"/\",\"a\":[1]}"
      })
  void readsNothingElse(String text) {
    assertEquals(Optional.empty(), Transaction.decode(text.getBytes(StandardCharsets.UTF_8)), text);
  }

  @Test
  void derivesValuesThatFitIntoTheRequestAndHaveNothingInCommon() {
    var all = new HashSet<String>();
    for (var transaction : List.of(SampleTransaction.begun(), SampleTransaction.begun())) {
      for (var value :
          List.of(transaction.state(), transaction.nonce(), transaction.codeVerifier())) {
        assertTrue(value.matches("[A-Za-z0-9_-]{43}"), value);
        all.add(value);
      }
      all.add(transaction.secret());
    }
    assertEquals(8, all.size());
  }

  @Test
  void derivesTheSameValuesAtEachNode() {
    var here = full();
    var there = Transaction.decode(here.encode()).orElseThrow();
    assertEquals(here.state(), there.state());
    assertEquals(here.nonce(), there.nonce());
    assertEquals(here.codeVerifier(), there.codeVerifier());
    assertEquals(32, here.resultKey().length);
    assertArrayEquals(here.resultKey(), there.resultKey());
    assertFalse(Arrays.equals(here.resultKey(), full().resultKey()));
  }

  @Test
  void hasANameThatACookieCanHave() {
    var name = Transaction.name(SampleTransaction.begun().state());
    assertTrue(name.matches("[A-Za-z0-9_-]{11}"), name);
    assertNotEquals(name, Transaction.name(SampleTransaction.begun().state()));
  }

  @Test
  void printsNoSecret() {
    var transaction = full();
    assertFalse(transaction.toString().contains(transaction.secret()));
    assertFalse(transaction.toString().contains("session-name"));
  }
}
