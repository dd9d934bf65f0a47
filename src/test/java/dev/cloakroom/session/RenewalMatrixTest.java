package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.state.TestCluster;
import dev.cloakroom.state.TestDatabase;
import dev.cloakroom.state.TestH2;
import dev.cloakroom.state.TestPostgres;
import dev.cloakroom.state.TestRedis;
import dev.cloakroom.state.TestSentinels;
import dev.cloakroom.state.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may come between a token's end and its renewal, and who is told what. Three nodes share
 * their state; a browser signed in at the first, its token has ended, and four of its calls are
 * under way with the same cookies: the caller's at the first node is the one that renews, one
 * beside it waits there, one elsewhere waits at the second node, and one comes late, when all is
 * over, to the third.
 *
 * <p>The moments: the event was <em>before</em> any of them came; it came <em>during</em> the
 * renewal, while the backend held its answer and two waited; it came <em>after</em> all three had
 * been answered, and they call again with the cookies that they were given.
 *
 * <p>The answers:
 *
 * <ul>
 *   <li><em>new</em>: 200 with the new token, and the new cookies
 *   <li><em>good</em>: 200 with the token that the caller's cookies hold, and no cookie
 *   <li><em>over</em>: 401 {@code session_ended}, and the cookies are expired
 *   <li><em>over!</em>: 401 {@code session_ended}, and no cookie is touched, for the browser may
 *       have new ones by now
 *   <li><em>later</em>: 503 {@code refresh_unavailable}, and no cookie is touched
 *   <li><em>none</em>: its node has died
 * </ul>
 *
 * The last columns: how often the backend is asked in all, and what the session is worth when the
 * disturbance is over, to somebody who comes with the newest cookies that anybody was given, and if
 * nobody was given any, with the old ones.
 */
class RenewalMatrixTest {
  private static final String TABLE =
      """
      event                 | moment | caller | beside | elsewhere | late  | asked | in the end

      logout                | before | over   | over   | over      | over  | 0     | over
      logout                | during | over!  | over!  | over!     | over  | 1     | over
      logout                | after  | over   | over   | over      | over  | 1     | over

      new login             | before | over   | over   | over      | over  | 0     | over
      new login             | during | over!  | over!  | over!     | over  | 1     | over
      new login             | after  | over   | over   | over      | over  | 1     | over

      admin end of session  | before | over   | over   | over      | over  | 0     | over
      admin end of session  | during | over!  | over!  | over!     | over  | 1     | over
      admin end of session  | after  | over   | over   | over      | over  | 1     | over

      admin end of subject  | before | over   | over   | over      | over  | 0     | over
      admin end of subject  | during | over!  | over!  | over!     | over  | 1     | over
      admin end of subject  | after  | over   | over   | over      | over  | 1     | over

      logout, refused       | during | over!  | over!  | over!     | over  | 1     | over
      new login, refused    | during | over!  | over!  | over!     | over  | 1     | over

      key rotation          | before | new    | new    | new       | new   | 1     | good
      key rotation          | during | new    | new    | new       | new   | 1     | good
      key rotation          | after  | good   | good   | good      | new   | 1     | good

      node death            | before | none   | none   | new       | new   | 1     | good
      node death            | during | none   | none   | new       | new   | 2     | good
      node death            | after  | none   | none   | good      | new   | 1     | good

      state death           | before | new    | new    | later     | later | 1     | good
      state death           | during | new    | new    | later     | later | 1     | good
      state death           | after  | good   | good   | good      | later | 1     | good

      backend says 400      | before | over   | over   | over      | over  | 1     | over
      backend says 400      | during | over   | over   | over      | over  | 1     | over
      backend says 400      | after  | good   | good   | good      | new   | 1     | good

      backend says 401      | before | over   | over   | over      | over  | 1     | over
      backend says 401      | during | over   | over   | over      | over  | 1     | over
      backend says 401      | after  | good   | good   | good      | new   | 1     | good

      backend says 403      | before | over   | over   | over      | over  | 1     | over
      backend says 403      | during | over   | over   | over      | over  | 1     | over
      backend says 403      | after  | good   | good   | good      | new   | 1     | good

      backend says 404      | before | over   | over   | over      | over  | 1     | over
      backend says 404      | during | over   | over   | over      | over  | 1     | over
      backend says 404      | after  | good   | good   | good      | new   | 1     | good

      backend says 422      | before | over   | over   | over      | over  | 1     | over
      backend says 422      | during | over   | over   | over      | over  | 1     | over
      backend says 422      | after  | good   | good   | good      | new   | 1     | good

      backend says 498      | before | over   | over   | over      | over  | 1     | over
      backend says 498      | during | over   | over   | over      | over  | 1     | over
      backend says 498      | after  | good   | good   | good      | new   | 1     | good

      backend says 204      | before | over   | over   | over      | over  | 1     | over
      backend says 204      | during | over   | over   | over      | over  | 1     | over
      backend says 204      | after  | good   | good   | good      | new   | 1     | good

      backend answers without token | before | over   | over   | over      | over  | 1     | over
      backend answers without token | during | over   | over   | over      | over  | 1     | over
      backend answers without token | after  | good   | good   | good      | new   | 1     | good

      backend redirects     | before | new    | new    | new       | new   | 2     | good
      backend redirects     | during | later  | later  | later     | later | 3     | new
      backend redirects     | after  | good   | good   | good      | new   | 1     | good

      backend shows a page  | before | new    | new    | new       | new   | 2     | good
      backend shows a page  | during | later  | later  | later     | later | 3     | new
      backend shows a page  | after  | good   | good   | good      | new   | 1     | good

      backend says 408      | before | new    | new    | new       | new   | 2     | good
      backend says 408      | during | later  | later  | later     | later | 3     | new
      backend says 408      | after  | good   | good   | good      | new   | 1     | good

      backend means somebody else | before | over | over | over    | over  | 1     | over
      backend means somebody else | during | over | over | over    | over  | 1     | over
      backend means somebody else | after  | good | good | good    | new   | 1     | good

      backend says 429      | before | new    | new    | new       | new   | 2     | good
      backend says 429      | during | later  | later  | later     | later | 3     | new
      backend says 429      | after  | good   | good   | good      | new   | 1     | good

      backend says 500      | before | new    | new    | new       | new   | 2     | good
      backend says 500      | during | later  | later  | later     | later | 3     | new
      backend says 500      | after  | good   | good   | good      | new   | 1     | good

      backend times out     | before | new    | new    | new       | new   | 2     | good
      backend times out     | during | later  | later  | later     | later | 3     | new
      backend times out     | after  | good   | good   | good      | new   | 1     | good

      backend is garbage    | before | new    | new    | new       | new   | 2     | good
      backend is garbage    | during | later  | later  | later     | later | 3     | new
      backend is garbage    | after  | good   | good   | good      | new   | 1     | good

      backend resets        | before | new    | new    | new       | new   | 2     | good
      backend resets        | during | later  | later  | later     | later | 3     | new
      backend resets        | after  | good   | good   | good      | new   | 1     | good
      """;

  private static TestRedis redis;
  private static TestPostgres postgres;
  private static TestH2 h2;
  private static TestSentinels sentinels;
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    redis = new TestRedis();
    postgres = new TestPostgres();
    h2 = new TestH2();
    sentinels = new TestSentinels(TestSentinels.Watch.CALMLY);
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    redis.close();
    postgres.close();
    h2.close();
    sentinels.close();
    cluster.close();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void inMemory(ArgumentsAccessor row) throws Exception {
    try (var scene = RenewalScene.inMemory()) {
      check(scene, row);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void onRedis(ArgumentsAccessor row) throws Exception {
    checkOn(redis, row);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void onAMasterOfSentinels(ArgumentsAccessor row) throws Exception {
    checkOn(sentinels, row);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void onACluster(ArgumentsAccessor row) throws Exception {
    checkOn(cluster, row);
  }

  private static void checkOn(TestServers servers, ArgumentsAccessor row) throws Exception {
    servers.start();
    servers.forgetEverything();
    try (var scene = RenewalScene.on(servers)) {
      check(scene, row);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void onPostgres(ArgumentsAccessor row) throws Exception {
    checkOn(postgres, row);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void onH2(ArgumentsAccessor row) throws Exception {
    checkOn(h2, row);
  }

  private static void checkOn(TestDatabase database, ArgumentsAccessor row) throws Exception {
    database.start();
    database.forgetEverything();
    try (var scene = RenewalScene.on(database)) {
      check(scene, row);
    }
  }

  private static void check(RenewalScene scene, ArgumentsAccessor row) throws Exception {
    var seen = scene.plays(row.getString(0), row.getString(1));
    var format = "caller %s, beside %s, elsewhere %s, late %s, asked %s, in the end %s";
    assertEquals(
        format.formatted(row.toList().subList(2, row.size()).toArray()),
        format.formatted(
            seen.caller(), seen.beside(), seen.elsewhere(), seen.late(), seen.asked(), seen.end()));
    assertEquals(0, scene.backend.reuses(), "a refresh token was used twice");
  }
}
