package dev.cloakroom.signin;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.testing.JwtDraft;
import dev.cloakroom.testing.ProviderClient;
import dev.cloakroom.testing.ProviderKey;
import dev.cloakroom.testing.ProviderScript;
import dev.cloakroom.testing.ScriptedProvider;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What an OpenID Provider may do wrong, in the words of the tests' tables. */
final class ProviderFaults {
  private static final ProviderKey STRANGE = ProviderKey.rsa("strange", "RS256");
  private static final ProviderKey SECOND = ProviderKey.rsa("second", "RS256");
  private static final ProviderKey ELLIPTIC = ProviderKey.ec("elliptic");

  private ProviderFaults() {}

  /** Lets the provider do so from now on. */
  static void play(String words, ScriptedProvider provider) {
    var script = provider.script();
    if (words.startsWith("ID token ")) {
      script.idTokens(token(words.substring("ID token ".length())));
    } else if (words.startsWith("renewed ID token ")) {
      script.renewedIdTokens(token(words.substring("renewed ID token ".length())));
    } else {
      play(words, provider, script);
    }
  }

  private static void play(String words, ScriptedProvider provider, ProviderScript script) {
    switch (words) {
      case "nothing is wrong" -> {}
      case "no ID token" -> script.tokenAnswers(answer -> answer.remove("id_token"));
      case "token_type is BEARER" ->
          script.tokenAnswers(answer -> answer.put("token_type", "BEARER"));
      case "token_type is mac" -> script.tokenAnswers(answer -> answer.put("token_type", "mac"));
      case "no expires_in" -> script.tokenAnswers(answer -> answer.remove("expires_in"));
      case "no refresh token" -> script.tokenAnswers(answer -> answer.remove("refresh_token"));
      case "answer is a page" ->
          provider.answers(ScriptedProvider.TOKEN, 200, "text/html", "<p>Hi");
      case "one key without kid" -> {
        script.publishes(script.signing().named(null));
        script.idTokens(token -> token.header("kid", null));
      }
      case "two keys without kid" -> {
        script.publishes(SECOND.named(null), script.signing().named(null));
        script.idTokens(token -> token.header("kid", null));
      }
      case "new key beside the old one" -> script.rotatesKeys();
      case "new key in place of the old one" -> script.signsWith(SECOND).publishes(SECOND);
      case "other key under the same kid" -> {
        var other = SECOND.named(script.signing().id());
        script.signsWith(other).publishes(other);
      }
      case "decoys among the keys" ->
          script.publishes(
              ELLIPTIC,
              script.signing().named("enc").usedFor("enc"),
              ProviderKey.ed25519("unused"),
              script.signing());
      case "keys at another address" ->
          script.metadata(members -> members.put("jwks_uri", members.get("jwks_uri") + "/moved"));
      case "metadata of another issuer" ->
          script.metadata(members -> members.put("issuer", provider.issuer() + "/"));
      case "userinfo of another user" -> script.userInfo(claims -> claims.put("sub", "mallory"));
      case "userinfo is away" ->
          provider.answers(ScriptedProvider.USERINFO, 500, "text/plain", "no");
      case "metadata is away" -> provider.answers(ScriptedProvider.METADATA, 503, "text/plain", "");
      case "keys are away" -> provider.answers(ScriptedProvider.KEYS, 503, "text/plain", "");
      case "token endpoint is away" ->
          provider.answers(ScriptedProvider.TOKEN, 503, "text/plain", "");
      case "token endpoint hangs up" -> provider.hangsUpOn(ScriptedProvider.TOKEN);
      case "token endpoint is slow" -> provider.isSlow(ScriptedProvider.TOKEN);
      case "nobody listens" -> provider.isDown();
      case "client's secret is another one" -> provider.client().changesSecret("another");
      default -> response(words, script);
    }
  }

  private static void response(String words, ProviderScript script) {
    switch (words) {
      case "answer of another issuer" ->
          script.responses(answer -> answer.put("iss", "https://other.example"));
      case "answer without iss" -> script.responses(answer -> answer.remove("iss"));
      case "answer without state" -> script.responses(answer -> answer.remove("state"));
      case "answer with another state" -> script.responses(answer -> answer.put("state", "x"));
      case "answer with code and error" ->
          script.responses(answer -> answer.put("error", "access_denied"));
      default -> {
        if (!words.startsWith("error ")) {
          throw new IllegalArgumentException(words);
        }
        script.refusesSignIn(words.substring("error ".length()));
      }
    }
  }

  /** What a token may have that it should not. */
  static Consumer<JwtDraft> token(String words) {
    return switch (words) {
      case "of another issuer" -> token -> token.claim("iss", "https://other.example");
      case "without iss" -> token -> token.claim("iss", null);
      case "for another client" -> token -> token.claim("aud", "somebody");
      case "without aud" -> token -> token.claim("aud", null);
      case "for others too" -> token -> token.claim("aud", List.of(ProviderClient.ID, "somebody"));
      case "with another azp" -> token -> token.claim("azp", "somebody");
      case "without sub" -> token -> token.claim("sub", null);
      case "of another user" -> token -> token.claim("sub", "mallory");
      case "without iat" -> token -> token.claim("iat", null);
      case "that has expired" ->
          token -> token.claim("exp", FakeClock.START.minusSeconds(301).getEpochSecond());
      case "of the future" ->
          token -> token.claim("iat", FakeClock.START.plusSeconds(301).getEpochSecond());
      case "without exp" -> token -> token.claim("exp", null);
      case "with another nonce" -> token -> token.claim("nonce", "another");
      case "without nonce" -> token -> token.claim("nonce", null);
      case "with another at_hash" -> token -> token.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA");
      case "that is a logout token" -> token -> token.header("typ", "logout+jwt");
      case "with another acr" -> token -> token.claim("acr", "0");
      case "without auth_time" -> token -> token.claim("auth_time", null);
      default -> signature(words);
    };
  }

  private static Consumer<JwtDraft> signature(String words) {
    return switch (words) {
      case "wrongly signed" -> JwtDraft::wronglySigned;
      case "wrongly signed with ES256" ->
          token -> token.signedWith(ELLIPTIC.named("first")).wronglySigned();
      case "signed with the client's secret" ->
          token -> token.signedWithSecret(ProviderClient.SECRET);
      case "not signed" -> JwtDraft::unsigned;
      case "signed with another's key" -> token -> token.signedWith(STRANGE);
      case "encrypted" -> token -> token.header("alg", "RSA-OAEP").header("enc", "A128GCM");
      case "without an event" -> token -> token.claim("events", null);
      case "with another event" ->
          token -> token.claim("events", Map.of("https://other.example/event", Map.of()));
      case "with a nonce" -> token -> token.claim("nonce", "n");
      case "without jti" -> token -> token.claim("jti", null);
      case "without sid and sub" -> token -> token.claim("sid", null).claim("sub", null);
      case "as it should be" -> token -> {};
      case "without typ" -> token -> token.header("typ", null);
      default -> throw new IllegalArgumentException(words);
    };
  }
}
