package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenewalSealerTest {
  private static final String OLD = "refresh-1";
  private static final String NAME = "name";
  private static final Renewal GRANTED =
      granted(
          new TokenPair(
              "access-2", Optional.of("refresh-2"), Optional.of(FakeClock.START.plusSeconds(60))));

  private static Renewal granted(TokenPair pair) {
    return new Renewal.Granted(pair, "homehome", true);
  }

  static Stream<Renewal> results() {
    return Stream.of(
        new Renewal.Refused(),
        GRANTED,
        granted(new TokenPair("a\"\\/~", Optional.empty(), Optional.empty())),
        granted(
            new TokenPair(
                "access-2",
                Optional.of("refresh-2"),
                Optional.empty(),
                Optional.of("a.id.token"),
                Optional.of(Instant.ofEpochSecond(1_800_000_000)))));
  }

  @ParameterizedTest
  @MethodSource("results")
  void opensWhatItSealed(Renewal renewal) {
    var sealed = RenewalSealer.seal(renewal, OLD, NAME);
    assertEquals(Optional.of(renewal), RenewalSealer.open(sealed, OLD, NAME));
  }

  @Test
  void opensNothingWithAnotherRefreshTokenOrUnderAnotherName() {
    var sealed = RenewalSealer.seal(GRANTED, OLD, NAME);
    assertEquals(Optional.empty(), RenewalSealer.open(sealed, "refresh-2", NAME));
    assertEquals(Optional.empty(), RenewalSealer.open(sealed, OLD, "other"));
  }

  @Test
  void opensNothingThatWasChangedOrCutAnywhere() {
    var sealed = RenewalSealer.seal(GRANTED, OLD, NAME);
    for (var i = 0; i < sealed.length; i++) {
      var changed = sealed.clone();
      changed[i] ^= 1;
      assertEquals(Optional.empty(), RenewalSealer.open(changed, OLD, NAME));
      assertEquals(
          Optional.empty(), RenewalSealer.open(Arrays.copyOf(sealed, i), OLD, NAME), "cut at " + i);
    }
  }

  @Test
  void sealsTheSameDifferentlyEachTimeAndShowsNothingOfIt() {
    var one = RenewalSealer.seal(GRANTED, OLD, NAME);
    var other = RenewalSealer.seal(GRANTED, OLD, NAME);
    assertFalse(Arrays.equals(one, other));
    var text = new String(one, StandardCharsets.ISO_8859_1);
    for (var secret : new String[] {"access-2", "refresh-1", "refresh-2", "homehome"}) {
      assertFalse(text.contains(secret));
    }
  }
}
