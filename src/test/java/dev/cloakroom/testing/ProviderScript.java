package dev.cloakroom.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a {@link ScriptedProvider} does otherwise than it should, or otherwise than it does unasked.
 * Each method is one deviation and holds until the provider is reset: {@code
 * provider.script().idTokens(token -> token.claim("nonce", "other"))}.
 */
public final class ProviderScript {
  private static final ProviderKey FIRST = ProviderKey.rsa("first", "RS256");

  private volatile ProviderKey signing = FIRST;
  private volatile List<ProviderKey> published = List.of(FIRST);
  private volatile Consumer<Map<String, Object>> metadata = members -> {};
  private volatile Consumer<Map<String, String>> responses = parameters -> {};
  private volatile Consumer<JwtDraft> idTokens = token -> {};
  private volatile Consumer<JwtDraft> renewedIdTokens = token -> {};
  private volatile Consumer<JwtDraft> accessTokens = token -> {};
  private volatile Consumer<Map<String, Object>> tokenAnswers = members -> {};
  private volatile Consumer<Map<String, Object>> userInfo = claims -> {};
  private volatile Optional<String> refusal = Optional.empty();
  private volatile Duration accessTokenLife = Duration.ofMinutes(5);
  private volatile boolean opaque;
  private volatile Set<String> redirects = Set.of();

  ProviderScript() {}

  /** Changes the metadata (OpenID Connect Discovery section 3). */
  public ProviderScript metadata(Consumer<Map<String, Object>> change) {
    metadata = change;
    return this;
  }

  /** Changes the parameters of the redirect to the client: of a success and of an error. */
  public ProviderScript responses(Consumer<Map<String, String>> change) {
    responses = change;
    return this;
  }

  /** Registers redirect URIs and refuses all others; without this, any may be asked for. */
  public ProviderScript registersRedirects(String... uris) {
    redirects = Set.of(uris);
    return this;
  }

  /** Lets the user's sign-in fail with an {@code error} (RFC 6749 section 4.1.2.1). */
  public ProviderScript refusesSignIn(String error) {
    refusal = Optional.of(error);
    return this;
  }

  /** Changes the ID tokens that codes are exchanged for. */
  public ProviderScript idTokens(Consumer<JwtDraft> change) {
    idTokens = change;
    return this;
  }

  /** Changes the ID tokens that come with a renewal. */
  public ProviderScript renewedIdTokens(Consumer<JwtDraft> change) {
    renewedIdTokens = change;
    return this;
  }

  /** Changes the access tokens, those of a renewal included. */
  public ProviderScript accessTokens(Consumer<JwtDraft> change) {
    accessTokens = change;
    return this;
  }

  /** Issues access tokens that are no JWTs. */
  public ProviderScript issuesOpaqueAccessTokens() {
    opaque = true;
    return this;
  }

  /** How long access tokens live that are issued from now on; five minutes without this. */
  public ProviderScript accessTokensLive(Duration life) {
    accessTokenLife = life;
    return this;
  }

  /** Changes the JSON of the token endpoint's successes, those of a renewal included. */
  public ProviderScript tokenAnswers(Consumer<Map<String, Object>> change) {
    tokenAnswers = change;
    return this;
  }

  /** Changes the answer of the userinfo endpoint (OpenID Connect Core section 5.3). */
  public ProviderScript userInfo(Consumer<Map<String, Object>> change) {
    userInfo = change;
    return this;
  }

  /** Signs with another key, which need not be a published one. */
  public ProviderScript signsWith(ProviderKey key) {
    signing = key;
    return this;
  }

  /** Publishes just these keys, decoys or none at all. */
  public ProviderScript publishes(ProviderKey... keys) {
    published = List.of(keys);
    return this;
  }

  /** Signs with a new key from now on, and publishes it beside the old ones. */
  public ProviderScript rotatesKeys() {
    var next = ProviderKey.rsa("key-" + (published.size() + 1), "RS256");
    var all = new ArrayList<>(published);
    all.add(0, next);
    published = List.copyOf(all);
    return signsWith(next);
  }

  /** The key that signs at the moment. */
  public ProviderKey signing() {
    return signing;
  }

  List<ProviderKey> published() {
    return published;
  }

  Optional<String> refusal() {
    return refusal;
  }

  Duration accessTokenLife() {
    return accessTokenLife;
  }

  boolean refusesRedirect(String uri) {
    return !redirects.isEmpty() && !redirects.contains(uri);
  }

  boolean opaque() {
    return opaque;
  }

  Map<String, Object> metadata(Map<String, Object> right) {
    return changed(right, metadata);
  }

  Map<String, String> response(Map<String, String> right) {
    return changed(right, responses);
  }

  Map<String, Object> tokenAnswer(Map<String, Object> right) {
    return changed(right, tokenAnswers);
  }

  Map<String, Object> userInfo(Map<String, Object> right) {
    return changed(right, userInfo);
  }

  JwtDraft idToken(JwtDraft right, boolean renewed) {
    (renewed ? renewedIdTokens : idTokens).accept(right);
    return right;
  }

  JwtDraft accessToken(JwtDraft right) {
    accessTokens.accept(right);
    return right;
  }

  private static <T> Map<String, T> changed(Map<String, T> right, Consumer<Map<String, T>> change) {
    var copy = new LinkedHashMap<>(right);
    change.accept(copy);
    return copy;
  }
}
