package dev.cloakroom.demo;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** The provider's pages. They have no script, and take nothing from anywhere. */
final class ProviderPages {
  private static final String STYLE =
      ":root{color-scheme:light dark}body{max-width:26rem;margin:3rem auto;padding:0 1rem;font:1.1rem/1.5 system-ui,sans-serif}"
          + "label,input,button{display:block;font:inherit}input{width:100%;box-sizing:border-box;"
          + "padding:.4rem;margin-bottom:1rem}button{padding:.5rem 1rem}";
  private static final String STYLE_HASH =
      Base64.getEncoder().encodeToString(AuthorizationCodes.sha256(STYLE));

  private ProviderPages() {}

  /**
   * The form to sign in with.
   *
   * @param action where the form goes, relative to the provider
   * @param redirectUri where its answer leads
   */
  static Response signIn(
      String action, String redirectUri, String username, Optional<String> fault) {
    var alert = fault.map(words -> "<p role=\"alert\">" + escaped(words) + "</p>").orElse("");
    var body =
        """
        <h1>Sign in at the provider</h1>
        <p>Try <code>ada</code> / <code>lovelace</code>, or <code>grace</code> / <code>hopper</code>.</p>
        %s
        <form method="post" action="%s">
          <label for="username">User name</label>
          <input id="username" name="username" value="%s" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required>
          <button>Sign in</button>
        </form>"""
            .formatted(alert, escaped(action), escaped(username));
    return page(200, "Sign in", body, Provider.originOf(redirectUri));
  }

  /** The user's sign-in, and a button that ends it. */
  static Response account(ProviderSession session) {
    var body =
        """
        <h1>Your sign-in at the provider</h1>
        <p>You are signed in as <strong>%s</strong> since <time>%s</time>.</p>
        <form method="post" action="account">
          <button>End this session from the provider</button>
        </form>"""
            .formatted(
                escaped(session.account().name()),
                session.authenticated().truncatedTo(ChronoUnit.SECONDS));
    return page(200, "Your sign-in", body, "");
  }

  /** Asks the user, because the client did not prove whose sign-out it wants. */
  static Response confirmSignOut(String redirectUri, String state) {
    var body =
        """
        <h1>Sign out?</h1>
        <form method="post" action="end-session">
          <input type="hidden" name="confirmed" value="true">
          <input type="hidden" name="post_logout_redirect_uri" value="%s">
          <input type="hidden" name="state" value="%s">
          <button>Sign out</button>
        </form>"""
            .formatted(escaped(redirectUri), escaped(state));
    return page(200, "Sign out", body, redirectUri.isEmpty() ? "" : Provider.originOf(redirectUri));
  }

  static Response signedOut() {
    return page(200, "Signed out", "<h1>You are signed out at the provider</h1>", "");
  }

  static Response refusal(String words) {
    return page(400, "Refused", "<h1>This does not work</h1><p>" + escaped(words) + "</p>", "");
  }

  // A browser holds the redirect that answers a form to form-action as well.
  private static Response page(int status, String title, String body, String formTarget) {
    var html =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s – demo provider</title>
        <style>%s</style>
        <main>
        %s
        </main>
        """
            .formatted(title, STYLE, body);
    var policy =
        "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' %s"
            .formatted(STYLE_HASH, formTarget);
    return Response.status(status)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .header("Content-Security-Policy", policy.strip())
        .header("Cache-Control", "no-store")
        // Not no-referrer, with which a browser sends "Origin: null" along with the form.
        .header("Referrer-Policy", "same-origin")
        .header("X-Content-Type-Options", "nosniff")
        .entity(html)
        .build();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
