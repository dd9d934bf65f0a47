package dev.cloakroom.check;

import static dev.cloakroom.check.Severity.ERROR;
import static dev.cloakroom.check.Severity.NOTE;
import static dev.cloakroom.check.Severity.WARNING;

import java.util.Locale;

/** What can be found; {@code src/docs/check.md} has the same list. */
enum Finding {
  DEVELOPMENT(
      NOTE,
      "This is plain http on this machine, as in development. TLS is not checked, nor what a demo leaves behind.",
      "Nothing. Check the address that users have before you go live.",
      Docs.CHECK),
  PLAIN_HTTP(
      ERROR,
      "Passwords and cookies pass unencrypted, and browsers drop cookies with Secure.",
      "Serve the app over https, for example with payara-config/nginx.conf, and check that address.",
      Docs.PROXY),
  TLS_UNTRUSTED(
      ERROR,
      "Browsers refuse the page: no authority that this JDK trusts has issued the certificate, or the chain is incomplete.",
      "Let the proxy send the whole chain (certificate and intermediates) of a public authority. For an authority of your own, give java -Djavax.net.ssl.trustStore=<file>.",
      Docs.PROXY),
  TLS_EXPIRED(
      ERROR,
      "Browsers refuse the page.",
      "Renew the certificate, and have the proxy read it again.",
      Docs.PROXY),
  TLS_EXPIRING(
      WARNING,
      "Browsers will refuse the page soon. Automatic renewals come earlier than 14 days before the end.",
      "Renew the certificate, and look why that was not done by itself.",
      Docs.PROXY),
  TLS_HOST_NAME(
      ERROR,
      "Browsers refuse the page: the certificate is for another host.",
      "Get a certificate that names this host, or let the proxy choose the right one (server_name).",
      Docs.PROXY),
  HTTP_ANSWERS(
      ERROR,
      "The app can be used without TLS, so passwords can pass unencrypted.",
      "Redirect plain http to https in the proxy, as payara-config/nginx.conf does, or close the port.",
      Docs.PROXY),
  HTTP_REDIRECT(
      WARNING,
      "Plain http leads somewhere else than to https of this host.",
      "Redirect to the same host and path: return 308 https://$host$request_uri;",
      Docs.PROXY),
  HSTS_MISSING(
      WARNING,
      "Cloakroom sends this field on what came over TLS. So it does not know that this did, or a proxy drops the field.",
      "Set cloakroom.trusted-proxies to the proxy's address, and let the proxy set X-Forwarded-Proto.",
      Docs.PROXY),
  HSTS_TWICE(
      WARNING,
      "The proxy adds a second field. Browsers use the first and ignore the other.",
      "Remove Strict-Transport-Security from the proxy's settings.",
      Docs.PROXY),
  HSTS_SHORT(
      WARNING,
      "Browsers forget soon that this host wants TLS. Cloakroom says one year.",
      "Remove what replaces Strict-Transport-Security in the proxy's settings, or set a max-age of 15552000 at least.",
      Docs.PROXY),
  HSTS_OVER_HTTP(
      WARNING,
      "RFC 6797 section 7.2 forbids the field over plain http. Something takes plain http for TLS.",
      "Let the proxy set X-Forwarded-Proto to the scheme that the browser used, and add no field of its own.",
      Docs.PROXY),
  NOT_CLOAKROOM(
      ERROR,
      "Something answers, and it is not Cloakroom.",
      "Check host, port and context root. If they are right, look whether the proxy passes /api to Cloakroom, and whether the WAR is deployed.",
      Docs.CHECK),
  OTHER_CONTEXT_ROOT(
      ERROR,
      "Cloakroom is at another context root.",
      "Check that address, or deploy the WAR at the context root that pages use.",
      Docs.SERVERS),
  REDIRECTED(
      ERROR,
      "An answer of the API leads somewhere else. Scripts of pages do not follow that to another origin.",
      "Check the address that it leads to. If it leads back here, proxy and server each redirect: let the proxy alone do it.",
      Docs.PROXY),
  PROXY_ERROR(
      ERROR,
      "A proxy answers, and cannot use the server behind it.",
      "Look whether the server runs, and at the address that the proxy passes requests to. The proxy's error log says more.",
      Docs.PROXY),
  NO_ANSWER(
      ERROR,
      "Other requests were answered, this one was not.",
      "Look at the log of the proxy and of the server at this time.",
      Docs.OPERATION),
  PUBLIC_ORIGIN(
      ERROR,
      "Cloakroom takes pages of this address for pages of another site. In browsers nobody can sign in.",
      "Set cloakroom.public-origins to this origin, and check the address that users have.",
      Docs.PROXY),
  CONTEXT_ROOT(
      ERROR,
      "The proxy changes the path, so links, redirects and redirect URIs that Cloakroom makes lead nowhere.",
      "Deploy the WAR at the context root that browsers use, and pass paths on unchanged: proxy_pass without a path.",
      Docs.PROXY),
  REDIRECT_URI(
      ERROR,
      "The OpenID Provider leads browsers back to another address than this one.",
      "Make this address one of cloakroom.public-origins, and register its redirect URI at the provider.",
      Docs.OIDC),
  RELAY_NOT_PASSED(
      ERROR,
      "Something else answers below /relay, so calls of the API do not reach Cloakroom.",
      "Let the proxy pass /relay on as it passes /api.",
      Docs.RELAY),
  PROBLEM_REPLACED(
      ERROR,
      "A page can no longer tell failures apart, because the code is lost.",
      "Let the proxy pass answers with a status of 400 and more as they are: proxy_intercept_errors off.",
      Docs.ERRORS),
  OTHER_SITE_ACCEPTED(
      ERROR,
      "Pages of other sites can call with the user's cookies.",
      "Look what changes Origin, Referer, Sec-Fetch-Site or X-CSRF on the way, and at cloakroom.public-origins.",
      Docs.ORIGINS),
  OWN_PAGE_REFUSED(
      ERROR,
      "Calls of the app's own pages are refused.",
      "Look what changes Origin, Sec-Fetch-Site, Sec-Fetch-Mode or X-CSRF on the way.",
      Docs.ORIGINS),
  FIELD_DROPPED(
      ERROR,
      "A proxy drops or replaces a request field by which Cloakroom knows its own pages from those of other sites.",
      "Let the proxy pass the field on as the browser sends it.",
      Docs.ORIGINS),
  CORS_OPEN(
      ERROR,
      "Cloakroom never allows another origin. A proxy does, so pages of other sites may read answers.",
      "Remove Access-Control-Allow-Origin and the like from the proxy's settings.",
      Docs.ORIGINS),
  COOKIES_DROPPED(
      ERROR,
      "The browser does not get the cookies, so nobody stays signed in, or nobody is signed out.",
      "Let the proxy pass every Set-Cookie line (nginx: no proxy_hide_header Set-Cookie).",
      Docs.COOKIES),
  COOKIES_FOLDED(
      ERROR,
      "A proxy has put several cookies into one line. Browsers take the first at most.",
      "Let the proxy pass each Set-Cookie line by itself.",
      Docs.COOKIES),
  COOKIE_PREFIX(
      ERROR,
      "The name does not begin with __Host-, so other hosts of the domain can set the cookie; or a proxy has renamed it, and Cloakroom will not find it.",
      "Remove what renames cookies, and let cloakroom.cookie.prefix begin with __Host-. Leave cloakroom.cookie.secure at true.",
      Docs.COOKIES),
  COOKIE_SECURE(
      ERROR,
      "Browsers ignore a __Host- cookie without Secure; any other passes unencrypted over http.",
      "Remove what changes Set-Cookie in the proxy's settings (proxy_cookie_flags, Header edit). Leave cloakroom.cookie.secure at true.",
      Docs.COOKIES),
  COOKIE_HTTP_ONLY(
      ERROR,
      "Script in the page can read the cookie.",
      "Remove what changes Set-Cookie in the proxy's settings (proxy_cookie_flags, Header edit).",
      Docs.COOKIES),
  COOKIE_SAME_SITE(
      ERROR,
      "Browsers send the cookie with requests that other sites have made.",
      "Remove what changes SameSite in the proxy's settings (proxy_cookie_flags, Header edit).",
      Docs.COOKIES),
  COOKIE_PATH(
      ERROR,
      "Browsers ignore a __Host- cookie whose Path is not /.",
      "Remove what changes the path: proxy_cookie_path, ProxyPassReverseCookiePath.",
      Docs.COOKIES),
  COOKIE_DOMAIN(
      ERROR,
      "Browsers ignore a __Host- cookie with Domain; any other goes to every host of the domain.",
      "Remove what sets it: proxy_cookie_domain, ProxyPassReverseCookieDomain.",
      Docs.COOKIES),
  COOKIES_NOT_RETURNED(
      ERROR,
      "The cookies of the sign-in make no session when they come back: they are changed or dropped on the way, or nodes have different keys.",
      "Look what changes Cookie in the proxy's settings, and set the same cloakroom.cookie.keys on all nodes.",
      Docs.COOKIES),
  SIGN_IN_FAILED(
      ERROR,
      "Nobody was signed in, so the cookies of a session were not seen.",
      "Check user name, password and --username-member. If a proxy answered 502, give it room for the cookies: proxy_buffer_size 48k.",
      Docs.SIGN_IN),
  SESSION_OUTLIVES_LOGOUT(
      ERROR,
      "Whoever has a copy of the cookies is signed in after the logout.",
      "Let the nodes share what has ended: cloakroom.state. Look whether a proxy answers in place of Cloakroom.",
      Docs.CLUSTER),
  CACHED_ANSWER(
      ERROR,
      "A cache answers in place of Cloakroom, so one user may get what is another's.",
      "Let proxy and CDN cache nothing below /api and /relay.",
      Docs.PROXY),
  CACHE_CONTROL(
      ERROR,
      "Cloakroom says no-store. A proxy has changed that, so caches may keep what belongs to one user.",
      "Remove what sets Cache-Control or Expires for /api in the proxy's settings.",
      Docs.PROXY),
  ETAG(
      WARNING,
      "Cloakroom sends none here. What adds it has stored the answer, or will.",
      "Turn the proxy's caching and ETags off for /api.",
      Docs.PROXY),
  REQUEST_ID_MISSING(
      WARNING,
      "Users cannot name a request that failed, and it cannot be found in the log.",
      "Let the proxy pass X-Request-Id of answers.",
      Docs.REQUEST_ID),
  FILE_KEPT(
      WARNING,
      "Browsers go on with an old client module after an update. Cloakroom says no-cache.",
      "Remove what sets Cache-Control or Expires for files in the proxy's settings.",
      Docs.PAGES),
  REQUEST_HEAD_LIMIT(
      ERROR,
      "Users with long tokens are locked out: cookies of two times 4 KB do not come through.",
      "Give requests room for 48 KB of header fields where the answer comes from: large_client_header_buffers 4 48k in nginx, payara-config for the server.",
      Docs.PROXY),
  CLOCK(
      WARNING,
      "The clock of this machine or of the one that answers is wrong. With a wrong clock tokens count as expired, or live too long.",
      "Compare both clocks, and let both follow NTP. Behind a proxy the field is often the proxy's.",
      Docs.OPERATION),
  FORWARDED_BELIEVED(
      ERROR,
      "A client can say which host or scheme it has addressed, and is believed. Links and the origin rule follow it.",
      "Let the proxy set X-Forwarded-Host, -Proto and -For and remove Forwarded; set cloakroom.public-origins; let cloakroom.trusted-proxies hold the proxy's address only.",
      Docs.PROXY),
  REQUEST_ID_BELIEVED(
      WARNING,
      "A client can choose the id under which its request stands in the logs.",
      "Let the proxy set the field: proxy_set_header X-Request-Id $request_id;",
      Docs.REQUEST_ID),
  VERSION_DISCLOSED(
      WARNING,
      "Attackers see which version they have before them.",
      "Turn it off where the field comes from: server_tokens off; in nginx, payara-config for the server.",
      Docs.SERVERS),
  SECURITY_FIELDS(
      WARNING,
      "A proxy drops or replaces fields that Cloakroom sends, which keep other sites from framing or embedding answers.",
      "Remove what changes these fields in the proxy's settings.",
      Docs.SECURITY),
  DIRECTORY_LISTING(
      ERROR,
      "Anybody can see which files there are.",
      "Turn the listing off: autoindex off; in nginx, Options -Indexes in Apache.",
      Docs.SECURITY),
  SERVER_ENDPOINTS(
      WARNING,
      "Anybody can read what the server, or Cloakroom, says of itself.",
      "Let the proxy pass only the context root of the app, or close these paths. For api/metrics"
          + " set cloakroom.metrics.token.",
      Docs.SERVERS),
  DEMO_BACKEND(
      ERROR,
      "The demo's backend is deployed. Everybody knows its accounts.",
      "Undeploy cloakroom-demo-backend.war, and set cloakroom.backend.url to your own backend.",
      Docs.CHECK),
  DEMO_ACCOUNT(
      ERROR,
      "The demo's account ada signs in with the password that the README names.",
      "Remove the account from the backend.",
      Docs.CHECK),
  NOT_READY(
      ERROR,
      "This node says that it should get no requests.",
      "The page says what to do about each check that is DOWN.",
      Docs.CLUSTER),
  PROVIDER_DOWN(
      WARNING,
      "The OpenID Provider cannot be reached from the server, so nobody can sign in there.",
      "Look at the log of the server, and at the address in cloakroom.oidc.issuer.",
      Docs.OIDC_TROUBLE);

  private final Severity severity;
  private final String means;
  private final String remedy;
  private final String page;

  Finding(Severity severity, String means, String remedy, String page) {
    this.severity = severity;
    this.means = means;
    this.remedy = remedy;
    this.page = page;
  }

  /** The name in the output and in the documentation. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Severity severity() {
    return severity;
  }

  /** What it means for users and operators. */
  String means() {
    return means;
  }

  /** What an operator does about it. */
  String remedy() {
    return remedy;
  }

  /** The page that says more, below {@code src/docs}. */
  String page() {
    return page;
  }

  /** The pages, with their anchors. */
  private static final class Docs {
    static final String CHECK = "check.md";
    static final String PROXY = "operation.md#behind-a-proxy-that-ends-tls";
    static final String OPERATION = "operation.md";
    static final String REQUEST_ID = "operation.md#one-id-for-one-request";
    static final String SERVERS = "servers/README.md";
    static final String ORIGINS = "pages.md#what-the-origin-rule-accepts";
    static final String PAGES = "pages.md";
    static final String COOKIES = "security.md#cookies";
    static final String SECURITY = "security.md";
    static final String SIGN_IN = "sign-in.md";
    static final String OIDC = "openid-connect.md#behind-a-proxy";
    static final String OIDC_TROUBLE = "openid-connect.md#troubleshooting";
    static final String RELAY = "relay.md";
    static final String ERRORS = "errors.md";
    static final String CLUSTER = "cluster.md#what-happens-when-something-fails";

    private Docs() {}
  }
}
