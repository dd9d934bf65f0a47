package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one client that may sign users in at the provider, and where it may lead browsers. */
@ApplicationScoped
class RegisteredClient {
  private static final String BASIC = "Basic ";

  private final String id;
  private final String secret;
  private final Optional<String> redirectUri;
  private final Optional<String> postLogoutRedirectUri;
  private final Optional<URI> backchannelLogoutUri;

  RegisteredClient() {
    this("", "", Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Inject
  RegisteredClient(
      @ConfigProperty(name = "demo.client.id", defaultValue = "cloakroom-demo") String id,
      @ConfigProperty(name = "demo.client.secret", defaultValue = "cloakroom-demo-secret")
          String secret,
      @ConfigProperty(name = "demo.client.redirect-uri") Optional<String> redirectUri,
      @ConfigProperty(name = "demo.client.post-logout-redirect-uri")
          Optional<String> postLogoutRedirectUri,
      @ConfigProperty(name = "demo.client.backchannel-logout-uri")
          Optional<URI> backchannelLogoutUri) {
    this.id = id;
    this.secret = secret;
    this.redirectUri = redirectUri;
    this.postLogoutRedirectUri = postLogoutRedirectUri;
    this.backchannelLogoutUri = backchannelLogoutUri;
  }

  String id() {
    return id;
  }

  boolean mayLeadTo(String redirect) {
    return redirectUri.equals(Optional.ofNullable(redirect));
  }

  boolean mayLeadToAfterLogout(String redirect) {
    return postLogoutRedirectUri.equals(Optional.ofNullable(redirect));
  }

  Optional<URI> backchannelLogoutUri() {
    return backchannelLogoutUri;
  }

  /**
   * Requires the client's own credentials (RFC 6749 section 2.3.1): in {@code Authorization}, or in
   * the form, but not in both.
   */
  void authenticate(String authorization, MultivaluedMap<String, String> form) {
    var inForm = form.containsKey("client_secret");
    if (authorization == null || !authorization.startsWith(BASIC)) {
      var known = inForm && is(form.getFirst("client_id"), form.getFirst("client_secret"));
      if (!known) {
        throw Refusal.invalidClient();
      }
      return;
    }
    var pair = decoded(authorization.substring(BASIC.length()));
    var colon = pair.indexOf(':');
    if (inForm || colon < 0 || !is(unescaped(pair, 0, colon), unescaped(pair, colon + 1, -1))) {
      throw Refusal.invalidClient();
    }
  }

  private boolean is(String sentId, String sentSecret) {
    return id.equals(sentId)
        && MessageDigest.isEqual(secret.getBytes(UTF_8), sentSecret.getBytes(UTF_8));
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalidClient();
    }
  }

  private static String unescaped(String pair, int from, int to) {
    try {
      return URLDecoder.decode(to < 0 ? pair.substring(from) : pair.substring(from, to), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalidClient();
    }
  }
}
