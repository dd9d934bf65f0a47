package dev.cloakroom.testing;

import dev.cloakroom.testing.ProviderGrants.SignIn;
import dev.cloakroom.testing.ScriptedServer.Answer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Where a {@link ScriptedProvider} signs in and out: the authorization endpoint, with pushed
 * requests (RFC 9126), and the end-session endpoint (OpenID Connect RP-Initiated Logout).
 */
final class AuthorizationEndpoint {
  private static final String PUSHED_PREFIX = "urn:ietf:params:oauth:request_uri:";

  private final ScriptedProvider provider;
  private final Clock clock;
  private final ProviderClient client;
  private final ProviderGrants grants;
  private final Map<String, FormFields> pushed = new ConcurrentHashMap<>();
  private final Map<String, SignIn> signIns = new ConcurrentHashMap<>();
  private volatile String user = "ada";
  private volatile Optional<String> session = Optional.empty();
  private volatile String lastSession;
  private volatile Optional<URI> logoutListener = Optional.empty();

  AuthorizationEndpoint(
      ScriptedProvider provider, Clock clock, ProviderClient client, ProviderGrants grants) {
    this.provider = provider;
    this.clock = clock;
    this.client = client;
    this.grants = grants;
  }

  void user(String subject) {
    user = subject;
  }

  String user() {
    return user;
  }

  void session(String sid) {
    session = Optional.of(sid);
  }

  String lastSession() {
    return lastSession;
  }

  void tellsLogoutsTo(URI address) {
    logoutListener = Optional.of(address);
  }

  Answer push(Received request) {
    var fields = FormFields.read(request.body());
    if (!client.sent(request, fields)) {
      return Answer.json(401, Map.of("error", "invalid_client"));
    }
    if (fields.one("request_uri").isPresent() || fault(fields).isPresent()) {
      return Answer.json(400, Map.of("error", "invalid_request"));
    }
    var uri = PUSHED_PREFIX + UUID.randomUUID();
    pushed.put(uri, fields);
    return Answer.json(201, Map.of("request_uri", uri, "expires_in", 60));
  }

  Answer authorize(Received request) {
    var sent = FormFields.read(request.query());
    var fields = sent.one("request_uri").map(pushed::remove).orElse(sent);
    // RFC 6749 section 4.1.2.1: such a request is not led back to the client.
    if (!sent.get("client_id").equals(ProviderClient.ID)
        || fields.one("redirect_uri").isEmpty()
        || provider.script().refusesRedirect(fields.get("redirect_uri"))) {
      return Answer.text(400, "Unknown client or redirect URI");
    }
    var error = fault(fields).or(() -> provider.script().refusal());
    return respond(fields, error.map(code -> Map.of("error", code)).orElseGet(() -> code(fields)));
  }

  private Map<String, String> code(FormFields fields) {
    lastSession = session.orElseGet(() -> "sid-" + UUID.randomUUID());
    var signIn = new SignIn(user, lastSession, clock.instant(), fields);
    signIns.put(lastSession, signIn);
    return Map.of("code", grants.code(signIn));
  }

  private Answer respond(FormFields fields, Map<String, String> outcome) {
    var right = new LinkedHashMap<>(outcome);
    fields.one("state").ifPresent(state -> right.put("state", state));
    right.put("iss", provider.issuer());
    var parameters = provider.script().response(right);
    var redirect = fields.get("redirect_uri");
    if (fields.get("response_mode").equals("form_post")) {
      return Answer.html(formPost(redirect, parameters));
    }
    var separator = redirect.contains("?") ? "&" : "?";
    return Answer.redirect(redirect + separator + FormFields.encode(parameters));
  }

  // RFC 6749 section 3.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1.
  private static Optional<String> fault(FormFields fields) {
    if (!fields.get("response_type").equals("code")) {
      return Optional.of("unsupported_response_type");
    }
    var scopes = List.of(fields.get("scope").split(" "));
    if (!scopes.contains("openid")) {
      return Optional.of("invalid_scope");
    }
    var challenged =
        fields.get("code_challenge_method").equals("S256")
            && fields.get("code_challenge").length() == 43;
    return challenged && !fields.repeats() ? Optional.empty() : Optional.of("invalid_request");
  }

  // OAuth 2.0 Form Post Response Mode section 2; a browser without script needs the button.
  private static String formPost(String action, Map<String, String> parameters) {
    var inputs =
        parameters.entrySet().stream()
            .map(
                field ->
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(field.getKey(), field.getValue().replace("\"", "&quot;")))
            .collect(Collectors.joining());
    return "<!doctype html><title>Sign in</title><body onload=\"document.forms[0].submit()\">"
        + "<form method=\"post\" action=\"%s\">%s<button>Go on</button></form>"
            .formatted(action.replace("&", "&amp;"), inputs);
  }

  Answer endSession(Received request) {
    var fields =
        FormFields.read(request.method().equals("POST") ? request.body() : request.query());
    var hinted =
        fields
            .one("id_token_hint")
            .map(hint -> ProviderClient.json(hint.split("\\.")[1]))
            .filter(claims -> provider.issuer().equals(claims.get("iss")));
    var known =
        fields.one("id_token_hint").isPresent()
            ? hinted.isPresent()
            : fields.get("client_id").equals(ProviderClient.ID);
    if (!known) {
      return Answer.text(400, "Unknown client or ID token");
    }
    var sid = hinted.map(claims -> String.valueOf(claims.get("sid"))).orElse(lastSession);
    if (sid != null && signIns.containsKey(sid)) {
      grants.end(sid);
      logoutListener.ifPresent(listener -> provider.tell(listener, signIns.get(sid)));
    }
    return fields
        .one("post_logout_redirect_uri")
        .map(
            redirect ->
                Answer.redirect(
                    redirect
                        + fields
                            .one("state")
                            .map(state -> "?" + FormFields.encode(Map.of("state", state)))
                            .orElse("")))
        .orElseGet(() -> Answer.text(200, "Signed out"));
  }
}
