package dev.cloakroom.session;

import dev.cloakroom.config.BenchSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What every call pays for logouts: is this session among the ended ones? It is not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EndedBench {
  @Param({"0", "100000"})
  public int sessions;

  @Param({"0", "1000"})
  public int subjects;

  private final Clock clock = Clock.systemUTC();
  private final EndedSessions ended = new EndedSessions(BenchSettings.settings(), clock);
  private Session session;

  @Setup
  public void prepare() {
    var until = clock.instant().plus(Duration.ofHours(24));
    for (var i = 0; i < sessions; i++) {
      ended.add(new Ended(new EndKey(EndKey.Kind.SESSION, Digest.of("session-" + i)), until));
    }
    for (var i = 0; i < subjects; i++) {
      var key = new EndKey(EndKey.Kind.SUBJECT, Digest.of("subject-" + i));
      ended.add(new Ended(key, Instant.EPOCH.plusSeconds(i)));
    }
    var pair = new TokenPair("access", Optional.of("refresh"), Optional.empty());
    session = Session.begin(pair, "ada", new NodeId(), clock.instant());
  }

  @Benchmark
  public boolean contains() {
    return ended.contains(session);
  }
}
