package dev.cloakroom.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Begins a sign-in at the OpenID Provider, where there is one, and leaves it at that: it shows
 * where the provider will lead the browser, and a cookie as it is when it is set.
 */
final class ProviderPart implements Part {
  private static final Pattern REDIRECT_URI = Pattern.compile("[?&]redirect_uri=([^&#]++)");

  @Override
  public void look(Visit visit) throws NoAnswer {
    var start = visit.ask(Ask.get(visit.target().at("api/login")).fromPage());
    var location = start.member("location");
    if (start.status() != 200 || location.isEmpty()) {
      // 405 without a provider; anything else is told by the readiness.
      return;
    }
    var uri = REDIRECT_URI.matcher(location.get());
    var expected = visit.target().at("api/login/callback").toString();
    // With PAR (RFC 9126) the address does not show it.
    if (uri.find()) {
      var seen = decoded(uri.group(1));
      // Either of those has the same cause.
      var known = visit.has(Finding.PUBLIC_ORIGIN) || visit.has(Finding.CONTEXT_ROOT);
      if (!seen.equals(expected) && !known) {
        visit.found(
            Finding.REDIRECT_URI, start, "the redirect URI is " + seen + ", and not " + expected);
      }
    }
    CookiePart.judge(visit, start, visit.has(Finding.COOKIES_DROPPED) ? Set.of() : anyLogin(start));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "unreadable";
    }
  }

  private static Set<String> anyLogin(Answer start) {
    var there =
        start.fields("Set-Cookie").stream().map(SetCookie::parse).anyMatch(SetCookie::ofSignIn);
    return there ? Set.of() : Set.of("login-…");
  }
}
