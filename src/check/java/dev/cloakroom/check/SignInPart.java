package dev.cloakroom.check;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Signs in, looks at the cookies, sends them back, and signs out; only where it was asked to. */
final class SignInPart implements Part {

  @Override
  public void look(Visit visit) throws NoAnswer {
    var safe = visit.target().development() || visit.target().tls() && safeTls(visit);
    if (safe) {
      visit.certificates().demandTrust();
    }
    var given = visit.options().credentials();
    if (given.isEmpty()) {
      visit.report().notChecked("the cookies of a session, because no --username was given");
    } else if (visit.has(Finding.CACHED_ANSWER) || visit.has(Finding.FIELD_DROPPED)) {
      visit.report().notChecked("a sign-in, because of what was found before");
    } else if (!safe) {
      visit.report().notChecked("a sign-in, because no password is sent where TLS is not in order");
    } else {
      signIn(visit, given.get());
    }
    if (visit.options().demoAccounts() && safe) {
      demoAccount(visit);
    } else if (!visit.options().demoAccounts()) {
      visit.report().notChecked("the demo's account, without --try-demo-accounts");
    }
  }

  private static boolean safeTls(Visit visit) {
    return visit.certificates().seen().isPresent() && !visit.certificates().wrong();
  }

  private static void signIn(Visit visit, Options.Credentials credentials) throws NoAnswer {
    var login = visit.ask(login(visit, credentials));
    if (login.status() == 202) {
      visit.report().notChecked("the cookies of a session: the backend asks for a second factor");
      return;
    }
    if (login.status() != 201) {
      visit.found(
          Finding.SIGN_IN_FAILED,
          login,
          login.head() + login.member("code").map(code -> ", code " + code).orElse(""));
      return;
    }
    CookiePart.judge(visit, login, Set.of("accessToken"));
    var cookies = cookies(login);
    if (cookies.isEmpty()) {
      return;
    }
    var session = visit.ask(Ask.get(visit.session()).fromPage().with("Cookie", cookies.get()));
    // Cookies that were renamed or did not come make no session, so this says nothing more.
    var known = visit.has(Finding.COOKIE_PREFIX) || visit.has(Finding.COOKIES_DROPPED);
    if (!session.authenticated().orElse(false) && !known) {
      visit.found(Finding.COOKIES_NOT_RETURNED, session, session.head() + ", nobody is signed in");
    }
    visit.ask(
        Ask.of("POST", visit.target().at("api/logout")).fromPage().with("Cookie", cookies.get()));
    var after = visit.ask(Ask.get(visit.session()).fromPage().with("Cookie", cookies.get()));
    if (after.authenticated().orElse(false)) {
      visit.found(Finding.SESSION_OUTLIVES_LOGOUT, after, "still signed in, after the logout");
    }
  }

  private static Ask login(Visit visit, Options.Credentials credentials) {
    var body =
        "{%s:%s,%s:%s}"
            .formatted(
                JsonOutput.text(credentials.usernameMember()),
                JsonOutput.text(credentials.username()),
                JsonOutput.text(credentials.passwordMember()),
                JsonOutput.text(credentials.password()));
    return Ask.of("POST", visit.target().at("api/login"))
        .fromPage()
        .json(
            body,
            "JSON with the members %s, %s"
                .formatted(credentials.usernameMember(), credentials.passwordMember()));
  }

  private static Optional<String> cookies(Answer login) {
    var pairs =
        login.fields("Set-Cookie").stream()
            .map(SetCookie::parse)
            .filter(cookie -> !cookie.value().isEmpty())
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .collect(Collectors.joining("; "));
    return pairs.isEmpty() ? Optional.empty() : Optional.of(pairs);
  }

  private static void demoAccount(Visit visit) throws NoAnswer {
    var account = new Options.Credentials("ada", "lovelace", "username", "password");
    var login = visit.ask(login(visit, account));
    if (login.status() != 201) {
      return;
    }
    visit.found(Finding.DEMO_ACCOUNT, login, "ada was signed in");
    login.fields("Set-Cookie").forEach(line -> visit.report().hide(SetCookie.parse(line).value()));
    var cookies = cookies(login);
    if (cookies.isPresent()) {
      visit.ask(
          Ask.of("POST", visit.target().at("api/logout")).fromPage().with("Cookie", cookies.get()));
    }
  }
}
