package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.RedisTopology.Address;
import dev.cloakroom.config.RedisTopology.Cluster;
import dev.cloakroom.config.RedisTopology.Sentinels;
import dev.cloakroom.config.RedisTopology.Single;
import dev.cloakroom.config.Settings.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private static RedisLogin login(String user, String password) {
    return new RedisLogin(Optional.ofNullable(user), Optional.of(password));
  }

  @Test
  void readsASingleServer() {
    assertEquals(
        new Redis(
            new Single(new Address("::1", 6380)),
            login("a:b", "p@ss+w/rd"),
            3,
            Optional.of(TlsFiles.NONE),
            Duration.ofSeconds(2)),
        RedisUri.parse("rediss://a%3Ab:p%40ss+w%2Frd@[::1]:6380/3?timeout=2s"));
  }

  @Test
  void readsSentinelsInTheFormOfOtherClients() {
    assertEquals(
        new Redis(
            new Sentinels(
                List.of(new Address("s1", 26379), new Address("s2", 26380)),
                "my/shop",
                login("eve", "a&b")),
            login(null, "secret"),
            2,
            Optional.empty(),
            HALF_A_SECOND),
        RedisUri.parse(
            "redis+sentinel://:secret@s1,s2:26380/my%2Fshop/2"
                + "?sentinel-user=eve&sentinel-password=a%26b"));
  }

  @Test
  void readsSentinelsWithTheMasterAsAParameter() {
    var plain = RedisUri.parse("redis+sentinel://s1/shop/2?timeout=1s");
    assertEquals(plain, RedisUri.parse("redis+sentinel://s1:26379/2?master=shop&timeout=1s"));
    assertEquals(
        RedisUri.parse("redis+sentinel://s1/shop"),
        RedisUri.parse("redis+sentinel://s1?master=shop"));
  }

  @Test
  void readsACluster() {
    assertEquals(
        new Redis(
            new Cluster(List.of(new Address("n1", 6379), new Address("n2", 7000))),
            login("ada", "secret"),
            0,
            Optional.of(TlsFiles.NONE),
            HALF_A_SECOND),
        RedisUri.parse("rediss+cluster://ada:secret@n1,n2:7000"));
  }

  @Test
  void showsNoPassword() {
    var text =
        RedisUri.parse(
                "redis+sentinel://u:hunter2@s/shop?sentinel-user=u&sentinel-password=hunter3")
            .toString();
    assertFalse(text.contains("hunter"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2://h",
        "redis://hunter2@h",
        "redis://u:hunter2@h@h",
        "redis://u:hunter2%zz@h",
        "redis://u:hunter2@h:x",
        "redis://u:hunter2@h/hunter2",
        "redis://h?hunter2=hunter2",
        "redis+sentinel://h/shop?sentinel-user=hunter2",
        "redis+sentinel://h/shop?sentinel-password=hunter2&sentinel-password=hunter2",
        "redis+cluster://h/hunter2"
      })
  void quotesNothingInAFault(String text) {
    var fault = assertThrows(IllegalArgumentException.class, () -> RedisUri.parse(text));
    assertFalse(fault.getMessage().contains("hunter2"), fault.getMessage());
  }
}
