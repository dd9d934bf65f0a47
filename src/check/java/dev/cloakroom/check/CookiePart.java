package dev.cloakroom.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The cookies that a logout deletes, and that of a sign-in at a provider that is begun. */
final class CookiePart implements Part {
  private static final Set<String> OF_A_SESSION = Set.of("accessToken", "refreshToken");

  @Override
  public void look(Visit visit) throws NoAnswer {
    var logout = visit.ask(Ask.of("POST", visit.target().at("api/logout")).fromPage());
    if (logout.status() == 204 || logout.status() == 200) {
      judge(visit, logout, OF_A_SESSION);
    } else if (!visit.has(Finding.FIELD_DROPPED)) {
      visit.report().notChecked("cookies, because the logout answered " + logout.head());
    }
  }

  /**
   * Looks at each cookie as a browser gets it.
   *
   * @param expected ends of the names that must be there
   */
  static void judge(Visit visit, Answer answer, Set<String> expected) {
    var lines = answer.fields("Set-Cookie");
    var cookies = lines.stream().map(SetCookie::parse).filter(SetCookie::ours).toList();
    cookies.forEach(cookie -> visit.report().hide(cookie.value()));
    var folded = lines.stream().filter(CookiePart::folded).findFirst();
    if (folded.isPresent()) {
      visit.found(Finding.COOKIES_FOLDED, answer, "a line that goes on behind a comma");
      return;
    }
    var missing =
        expected.stream()
            .filter(end -> cookies.stream().noneMatch(cookie -> cookie.name().endsWith(end)))
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      visit.found(
          Finding.COOKIES_DROPPED,
          answer,
          "no Set-Cookie for " + String.join(", ", missing) + "; there are: " + names(cookies));
    }
    cookies.forEach(cookie -> judge(visit, answer, cookie));
  }

  // The value of a cookie has no comma, and neither has an attribute but Expires.
  private static boolean folded(String line) {
    return line.matches(
        "(?s).*, *[^ =;,]*(accessToken|refreshToken|idToken|lastSeen|login-)[^;]*=.*");
  }

  private static String names(List<SetCookie> cookies) {
    return cookies.isEmpty()
        ? "none"
        : cookies.stream().map(SetCookie::name).collect(Collectors.joining(", "));
  }

  private static void judge(Visit visit, Answer answer, SetCookie cookie) {
    var plain = !cookie.has("secure") && !cookie.name().startsWith("__");
    // cloakroom.cookie.secure=false, which is for development on this machine.
    if (!(plain && visit.target().development())) {
      found(visit, answer, cookie, Finding.COOKIE_PREFIX, !cookie.name().startsWith("__Host-"));
      found(visit, answer, cookie, Finding.COOKIE_SECURE, !cookie.has("secure"));
    }
    found(visit, answer, cookie, Finding.COOKIE_HTTP_ONLY, !cookie.has("httponly"));
    var site = cookie.attribute("samesite").orElse("");
    var wanted = cookie.ofSignIn() ? "lax" : "strict";
    found(visit, answer, cookie, Finding.COOKIE_SAME_SITE, !site.equalsIgnoreCase(wanted));
    var path = cookie.attribute("path").orElse("");
    found(visit, answer, cookie, Finding.COOKIE_PATH, !path.equals("/"));
    found(visit, answer, cookie, Finding.COOKIE_DOMAIN, cookie.has("domain"));
  }

  private static void found(
      Visit visit, Answer answer, SetCookie cookie, Finding finding, boolean wrong) {
    if (wrong) {
      visit.found(finding, answer, cookie.toString());
    }
  }
}
