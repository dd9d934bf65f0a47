package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may come between a start and the session, and who is told what. Two nodes share their state.
 * A browser has an old session, and starts two sign-ins, each in a tab of its own. The provider
 * leads both tabs back: the caller's to the first node, the second tab to the other one. The late
 * comer is the caller once more, at the other node, with the cookies that it had: its answer was
 * lost on the way. Where an event needs other roles, {@link SignInPlay} says which.
 *
 * <p>The answers:
 *
 * <ul>
 *   <li><em>in</em>: a new session, its cookies, and on to the page that the tab asked for; the
 *       cookie of the sign-in is deleted
 *   <li><em>again</em>: the same with the session that somebody was given before
 *   <li><em>led to /</em>: on to the app, which is signed in
 *   <li><em>told …</em>: on to the page, which is told why there is no session
 *   <li>a problem, and in brackets the reason in the audit log: no cookie of a session is touched,
 *       and the cookie of the sign-in is deleted
 *   <li><em>!</em>: no cookie is touched at all
 *   <li><em>none</em>: its node has died
 * </ul>
 *
 * The last columns: how many codes the provider received, and whose sessions live at both nodes
 * when all is over. For every row: no code is sent twice, and the old session lives until somebody
 * is given a new one.
 */
class SignInMatrixTest {
  private static final String TABLE =
      """
      event                                                   | caller                             | second tab                         | late comer                | codes | alive in the end

      nothing is wrong                                        | in                                 | in                                 | again                     | 2 | caller second

      start, metadata is away                                 | provider_unavailable!              | provider_unavailable!              | in                        | 1 | caller
      start, metadata of another issuer                       | provider_invalid!                  | provider_invalid!                  | in                        | 1 | caller
      start, nobody listens                                   | provider_unavailable!              | provider_unavailable!              | in                        | 1 | caller

      metadata is away, and not known                         | provider_unavailable (unreachable) | provider_unavailable (unreachable) | provider_unavailable      | 0 | old
      keys are away                                           | in                                 | provider_unavailable (keys)        | again                     | 2 | caller
      keys are away, and not known                            | provider_unavailable (keys)        | provider_unavailable (keys)        | provider_unavailable      | 2 | old
      token endpoint is away                                  | provider_unavailable (unreachable) | provider_unavailable (unreachable) | provider_unavailable      | 2 | old
      token endpoint hangs up                                 | provider_unavailable (unreachable) | provider_unavailable (unreachable) | provider_unavailable      | 2 | old
      token endpoint is slow                                  | provider_unavailable (unreachable) | provider_unavailable (unreachable) | provider_unavailable      | 2 | old
      nobody listens                                          | provider_unavailable (unreachable) | provider_unavailable (unreachable) | provider_unavailable      | 0 | old
      client's secret is another one                          | provider_invalid (invalid_client)          | provider_invalid (invalid_client)          | provider_invalid          | 2 | old
      answer is a page                                        | provider_invalid (token)           | provider_invalid (token)           | provider_invalid          | 2 | old
      no ID token                                             | provider_invalid (token)           | provider_invalid (token)           | provider_invalid          | 2 | old
      token_type is mac                                       | provider_invalid (token)           | provider_invalid (token)           | provider_invalid          | 2 | old
      no refresh token                                        | in                                 | in                                 | again                     | 2 | caller second
      error access_denied                                     | login_denied (denied)              | login_denied (denied)              | login_denied              | 0 | old
      error server_error                                      | provider_unavailable (unreachable) | provider_unavailable (unreachable) | provider_unavailable      | 0 | old
      error strange_error                                     | login_invalid (error)              | login_invalid (error)              | login_invalid             | 0 | old
      error invalid_scope                                     | login_invalid (error)              | login_invalid (error)              | login_invalid             | 0 | old
      prompt=none, nobody is signed in                        | told login_required                | told login_required                | told login_required       | 0 | old
      answer with code and error                              | login_invalid (state)!             | login_invalid (state)!             | login_invalid (state)!    | 0 | old
      answer without state                                    | login_invalid (state)!             | login_invalid (state)!             | login_invalid (state)!    | 0 | old
      answer with another state                               | login_expired (expired)!           | login_expired (expired)!           | login_expired (expired)!  | 0 | old
      answer of another issuer comes first                    | login_invalid (iss)!               | in                                 | in                        | 2 | second late
      answer without iss comes first                          | login_invalid (iss)!               | in                                 | in                        | 2 | second late

      ID token of another issuer                              | provider_invalid (issuer)          | provider_invalid (issuer)          | provider_invalid          | 2 | old
      ID token for another client                             | provider_invalid (audience)        | provider_invalid (audience)        | provider_invalid          | 2 | old
      ID token for others too                                 | provider_invalid (audience)        | provider_invalid (audience)        | provider_invalid          | 2 | old
      ID token with another azp                               | provider_invalid (audience)        | provider_invalid (audience)        | provider_invalid          | 2 | old
      ID token without aud                                    | provider_invalid (audience)        | provider_invalid (audience)        | provider_invalid          | 2 | old
      ID token without sub                                    | provider_invalid (subject)         | provider_invalid (subject)         | provider_invalid          | 2 | old
      ID token without iat                                    | provider_invalid (claims)          | provider_invalid (claims)          | provider_invalid          | 2 | old
      ID token without exp                                    | provider_invalid (claims)          | provider_invalid (claims)          | provider_invalid          | 2 | old
      ID token that has expired                               | provider_invalid (expiry)          | provider_invalid (expiry)          | provider_invalid          | 2 | old
      ID token of the future                                  | provider_invalid (expiry)          | provider_invalid (expiry)          | provider_invalid          | 2 | old
      ID token with another nonce                             | login_invalid (nonce)              | login_invalid (nonce)              | login_invalid             | 2 | old
      ID token without nonce                                  | login_invalid (nonce)              | login_invalid (nonce)              | login_invalid             | 2 | old
      ID token with another at_hash                           | provider_invalid (at_hash)         | provider_invalid (at_hash)         | provider_invalid          | 2 | old
      ID token that is a logout token                         | provider_invalid (claims)          | provider_invalid (claims)          | provider_invalid          | 2 | old
      ID token wrongly signed                                 | provider_invalid (signature)       | provider_invalid (signature)       | provider_invalid          | 2 | old
      ID token not signed                                     | provider_invalid (signature)       | provider_invalid (signature)       | provider_invalid          | 2 | old
      ID token encrypted                                      | provider_invalid (signature)       | provider_invalid (signature)       | provider_invalid          | 2 | old
      ID token signed with another's key                      | provider_invalid (signature)       | provider_invalid (signature)       | provider_invalid          | 2 | old
      ID token signed with the client's secret                | provider_invalid (signature)       | provider_invalid (signature)       | provider_invalid          | 2 | old

      new key beside the old one                              | in                                 | in                                 | again                     | 2 | caller second
      new key in place of the old one                         | in                                 | in                                 | again                     | 2 | caller second
      other key under the same kid                            | in                                 | in                                 | again                     | 2 | caller second

      provider's clock 10 s ahead                             | in                                 | in                                 | again                     | 2 | caller second
      provider's clock 10 s behind                            | in                                 | in                                 | again                     | 2 | caller second
      provider's clock 10 min ahead                           | provider_invalid (expiry)          | provider_invalid (expiry)          | provider_invalid          | 2 | old
      provider's clock 10 min behind                          | provider_invalid (expiry)          | provider_invalid (expiry)          | provider_invalid          | 2 | old
      user takes 599 s                                        | in                                 | in                                 | again                     | 2 | caller second
      user takes 600 s                                        | login_expired (expired)!           | login_expired (expired)!           | login_expired (expired)!  | 0 | old

      code replayed                                           | in                                 | led to /!                          | login_expired (expired)!  | 1 | caller
      back button, a minute later                             | in                                 | led to /!                          | login_expired (expired)!  | 1 | caller
      code stolen, the thief is first                         | login_expired (replayed)           | login_expired (expired)            | login_expired             | 1 | old
      code stolen, the thief is last                          | in                                 | login_expired (replayed)           | again                     | 1 | caller
      codes swapped                                           | login_expired (expired)            | login_expired (expired)            | login_expired             | 2 | old
      cookies swapped                                         | login_invalid (state)!             | login_invalid (state)!             | in                        | 1 | late
      another browser has the answer                          | login_expired (expired)!           | in                                 | in                        | 2 | second late
      double click                                            | in                                 | again                              | again                     | 1 | caller
      double click, two nodes                                 | in                                 | again                              | again                     | 1 | caller
      reload                                                  | in                                 | again                              | login_expired (replayed)! | 1 | caller
      six starts                                              | login_expired (expired)!           | in                                 | in                        | 5 | second third fourth fifth late
      a thousand starts                                       | too_many_attempts!                 | in                                 | in                        | 2 | second late

      Redis away since the start                              | in                                 | in                                 | again                     | 2 | caller second
      Redis away after the take                               | in                                 | again                              | login_expired (replayed)! | 1 | caller
      node dies after the take                                | none                               | login_expired (replayed)!          | login_expired (replayed)! | 0 | old

      logout token comes after the sign-in                    | in                                 | in                                 | login_expired (replayed)! | 2 | second
      logout token is forged                                  | in                                 | in                                 | again                     | 2 | caller second
      logout token is late                                    | in                                 | in                                 | again                     | 2 | caller second
      logout token comes twice                                | in                                 | in                                 | login_expired (replayed)! | 2 | second
      logout token comes before the exchange ends             | login_expired (ended)              | in                                 | login_expired             | 2 | second
      logout token of the user comes before the exchange ends | in                                 | in                                 | again                     | 2 | caller second
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = TABLE)
  void tellsEach(ArgumentsAccessor row) throws Exception {
    try (var play = new SignInPlay(row.getString(0))) {
      var seen = play.plays(row.getString(0));
      var format = "caller %s, second %s, late %s, codes %s, alive %s";
      var told = seen.told();
      assertEquals(
          format.formatted(row.toList().subList(1, 6).toArray()),
          format.formatted(told.get(0), told.get(1), told.get(2), seen.codes(), seen.alive()));
    }
  }
}
