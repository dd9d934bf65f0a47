package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A backend as a preset expects it: the resources of its sign-in, each with that backend's own
 * rules, and {@code GET /things}, which wants a token. The one right password is {@link #PASSWORD}.
 */
final class PresetBackend {
  static final String PASSWORD = "lovelace";

  /** An account that needs a second factor, at backends that know such accounts. */
  static final String SECOND_FACTOR = "grace@example.org";

  /** An account whose address is not verified, at backends that tell. */
  static final String UNVERIFIED = "joan@example.org";

  static final String THINGS = "/things";

  /** What a resource answers. */
  @FunctionalInterface
  interface Rule {
    PresetAnswer answer(PresetCall call, PresetTokens tokens);
  }

  private final String preset;
  private final String credentials;
  private final Map<String, Rule> rules = new TreeMap<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final PresetTokens tokens = new PresetTokens();
  private final List<PresetCall> calls = new ArrayList<>();
  private PresetAnswer forStrangers = json(401, "{'detail':'no good token'}");

  /**
   * @param credentials what the page sends, with {@code %s} for the account and for the password,
   *     and with {@code '} for a quotation mark
   */
  PresetBackend(String preset, String credentials) {
    this.preset = preset;
    this.credentials = credentials.replace('\'', '"');
  }

  static boolean isRight(Optional<String> password) {
    return password.filter(PASSWORD::equals).isPresent();
  }

  /** A resource, for example {@code POST /login}. */
  PresetBackend on(String line, Rule rule) {
    rules.put(line, rule);
    return this;
  }

  /** Where calls have their access token. */
  PresetBackend presents(Function<PresetCall, Optional<String>> token) {
    return on("GET " + THINGS, guarded(token, json(200, "{'thing':'seen'}")));
  }

  /** The same, and a resource that says who the caller is. */
  PresetBackend presents(Function<PresetCall, Optional<String>> token, String user) {
    return presents(token).on(user, guarded(token, json(200, "{'user':{'id':7,'name':'Ada'}}")));
  }

  private Rule guarded(Function<PresetCall, Optional<String>> token, PresetAnswer answer) {
    return (call, issued) -> issued.isGood(token.apply(call)) ? answer : forStrangers;
  }

  /** What a call without a good token gets, where that is not 401. */
  PresetBackend tellsStrangers(PresetAnswer answer) {
    forStrangers = answer;
    return this;
  }

  /** A key that a user of the preset must set; {@code {url}} stands for this backend's URL. */
  PresetBackend with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  String preset() {
    return preset;
  }

  String credentials(String account, String password) {
    return credentials.formatted(account, password);
  }

  /** All settings of the WAR in front of this backend. */
  Map<String, String> settings(String url) {
    var all = new TreeMap<String, String>();
    settings.forEach((key, value) -> all.put(key, value.replace("{url}", url)));
    all.put("cloakroom.backend.preset", preset);
    all.put("cloakroom.backend.url", url);
    all.put("cloakroom.login.attempts", "3");
    return all;
  }

  PresetTokens tokens() {
    return tokens;
  }

  PresetAnswer forStrangers() {
    return forStrangers;
  }

  /** The calls that came, each as {@link PresetCall#line()}. */
  List<String> calls() {
    synchronized (calls) {
      return calls.stream().map(PresetCall::line).toList();
    }
  }

  PresetAnswer answer(PresetCall call) {
    synchronized (calls) {
      calls.add(call);
    }
    var rule = rules.get(call.line());
    return rule == null ? json(404, "{'detail':'%s'}", call.line()) : rule.answer(call, tokens);
  }

  @Override
  public String toString() {
    return preset;
  }
}
