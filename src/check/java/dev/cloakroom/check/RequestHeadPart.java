package dev.cloakroom.check;

/** Whether two cookies of 4 KB come through. */
final class RequestHeadPart implements Part {
  private static final int COOKIE_BYTES = 4096;

  @Override
  public void look(Visit visit) throws NoAnswer {
    // Not the names of the session's cookies: their prefix is the deployment's own.
    var ask =
        Ask.get(visit.session())
            .fromPage()
            .with("Cookie", cookie("cloakroom-check-1") + "; " + cookie("cloakroom-check-2"));
    Answer answer;
    try {
      answer = visit.ask(ask);
    } catch (NoAnswer e) {
      visit.report().found(Finding.REQUEST_HEAD_LIMIT, ask, e.getMessage());
      return;
    }
    if (answer.authenticated().isEmpty() && !answer.isProblem()) {
      visit.found(Finding.REQUEST_HEAD_LIMIT, answer, answer.head() + "; " + whose(answer));
    }
  }

  private static String whose(Answer answer) {
    return answer
        .field("Server")
        .map(server -> "it is no answer of Cloakroom, but of " + server)
        .orElse("it is no answer of Cloakroom, but of a proxy or of the server before it");
  }

  private static String cookie(String name) {
    return name + "=" + "x".repeat(COOKIE_BYTES - name.length() - 1);
  }
}
