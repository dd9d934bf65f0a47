package dev.cloakroom.it;

import dev.cloakroom.it.Variants.Variant;
import dev.cloakroom.testing.ProviderClient;
import dev.cloakroom.testing.ProviderKey;
import dev.cloakroom.testing.ScriptedProvider;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The variants whose users sign in at an OpenID Provider. */
final class ProviderVariants {
  /** The provider is the only way in, and all else is as shipped. */
  static final String ONLY = "oidc";

  /** A password is a second way in; pages of the app are named for errors and for the rest. */
  static final String BOTH = "oidc-both";

  /** The provider answers in forms, and the client signs assertions. */
  static final String FORMS = "oidc-forms";

  /** Its provider is down when it is deployed. */
  static final String LATE = "oidc-late";

  /** Each limit of requests is a few an hour. */
  static final String LIMITED = "limited";

  /** Two nodes that share their state. */
  static final List<String> NODES = List.of("oidc-1", "oidc-2");

  /** The key that {@link #FORMS} signs with. */
  static final ProviderKey CLIENT_KEY = ProviderKey.ec("client");

  /** A static file of each variant. */
  static final String FILE = "/empty.html";

  private static final String DEMO_CLIENT = "cloakroom-demo";
  private static final String DEMO_SECRET = "cloakroom-demo-secret";

  private ProviderVariants() {}

  static List<Variant> all() {
    var key = Json.createObjectBuilder(CLIENT_KEY.privateJwk()).build().toString();
    return List.of(
        Variants.product(ONLY, with(Server.provider(), Variants.shop())).with(Variants.SHOP),
        Variants.product(
            BOTH,
            with(
                Server.provider(),
                Map.of(
                    "cloakroom.backend.login-path", "/auth/login",
                    "cloakroom.backend.logout-path", "/auth/logout",
                    "cloakroom.login.error-path", FILE,
                    "cloakroom.login.default-path", FILE,
                    "cloakroom.oidc.backchannel-logout", "subject"))),
        Variants.product(
            FORMS,
            with(
                Server.provider(),
                Map.of(
                    "cloakroom.oidc.response-mode",
                    "form_post",
                    "cloakroom.oidc.client-key",
                    key))),
        Variants.product(
            LATE, with(Server.lateProvider(), Map.of("cloakroom.oidc.acr", "gold,silver"))),
        Variants.product(LIMITED, with(Server.provider(), limits())),
        node(NODES.get(0)),
        node(NODES.get(1)));
  }

  private static Map<String, String> limits() {
    return Map.of(
        "cloakroom.backend.login-path", "/auth/login",
        "cloakroom.login.error-path", FILE,
        "cloakroom.trusted-proxies", "127.0.0.0/8,::1",
        "cloakroom.limit.renewal", "3/PT1H",
        "cloakroom.limit.callback", "3/PT1H",
        "cloakroom.limit.backchannel", "3/PT1H",
        "cloakroom.limit.relay", "5/PT1H",
        "cloakroom.limit.relay-address", "10/PT1H");
  }

  private static Variant node(String name) {
    var settings = Variants.shared();
    settings.put(
        "cloakroom.oidc.redirect-uri",
        Server.origin() + "/" + NODES.get(0) + "/api/login/callback");
    return Variants.product(name, with(Server.provider(), settings));
  }

  /** Settings with a provider added to them, at which users sign in beside what there was. */
  static Map<String, String> with(ScriptedProvider provider, Map<String, String> settings) {
    var all = new TreeMap<String, String>();
    all.put("cloakroom.oidc.issuer", provider.issuer());
    all.put("cloakroom.oidc.client-id", ProviderClient.ID);
    all.put("cloakroom.oidc.client-secret", ProviderClient.SECRET);
    all.put("cloakroom.public-origins", Server.origin());
    all.putAll(settings);
    return all;
  }

  /** What the demo page is told of the demo backend, at which its users can sign in too. */
  static Map<String, String> ofDemoPage() {
    return Map.of(
        "cloakroom.public-origins",
        Server.origin(),
        "cloakroom.login.error-path",
        "/",
        "cloakroom.backend.login-path",
        "/auth/login",
        "cloakroom.oidc.issuer",
        "http://127.0.0.1:" + Server.port() + "/backend",
        "cloakroom.oidc.client-id",
        DEMO_CLIENT,
        "cloakroom.oidc.client-secret",
        DEMO_SECRET);
  }

  /** What the demo backend is told of the demo page. */
  static Map<String, String> ofDemoBackend() {
    return Map.of(
        "demo.client.redirect-uri", Server.origin() + "/api/login/callback",
        "demo.client.post-logout-redirect-uri", Server.origin() + "/",
        "demo.client.backchannel-logout-uri", Server.origin() + "/api/logout/backchannel");
  }
}
