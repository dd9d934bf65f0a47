package dev.cloakroom.api;

import dev.cloakroom.answer.AnswerScrubber;
import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code GET /api/user}: the backend's user resource, through the typed Rest Client. */
@Path("/user")
@RequestScoped
public class UserResource {
  private final UserCalls user;
  private final CurrentSession current;
  private final AnswerScrubber scrubber;

  public UserResource() {
    this(null, null, null);
  }

  @Inject
  UserResource(UserCalls user, CurrentSession current, AnswerScrubber scrubber) {
    this.user = user;
    this.current = current;
    this.scrubber = scrubber;
  }

  /**
   * Answers 200 with the backend's JSON without tokens, and with none of the backend's header
   * fields.
   */
  @GET
  public Response user() {
    var sent = current.peek().map(Session::tokens);
    var fresh = current.fresh().tokens();
    var json = user.json();
    // The tokens may have been renewed before the call or after it. The answer may repeat the old
    // ones or the new ones.
    var after = current.peek().map(Session::tokens).orElse(fresh);
    return Json.answer(scrubber.withoutTokens(json, sent.orElse(fresh), fresh, after));
  }
}
