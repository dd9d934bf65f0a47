package dev.cloakroom.api;

import dev.cloakroom.admin.AdminTokens;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Administration;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code DELETE /api/admin/sessions}: ends sessions of other users, on every node. */
@Path("/admin/sessions")
@RequestScoped
public class AdminResource {
  // A session's name in the audit log, and a session's id: base64url without padding (RFC 4648).
  private static final String NAME = "[A-Za-z0-9_-]{22}";
  private static final String SID = "[A-Za-z0-9_-]{43}";

  private final AdminTokens tokens;
  private final Administration administration;

  public AdminResource() {
    this(null, null);
  }

  @Inject
  AdminResource(AdminTokens tokens, Administration administration) {
    this.tokens = tokens;
    this.administration = administration;
  }

  /**
   * Ends either every session that the subject has begun until now, or one session. Answers 204
   * also if there is none: sessions are kept in the browsers' cookies, so the server has no list of
   * them. Answers 400 unless there is exactly one parameter, for example with both {@code subject}
   * and {@code sid}; 401 or 403 as {@link AdminTokens#require}.
   *
   * @param subject the {@code sub} of the access tokens; if these are opaque, the account that
   *     signed in
   * @param sid the session's id, or its name in the audit log
   */
  @DELETE
  public Response end(
      @Context HttpHeaders headers,
      @QueryParam("subject") List<String> subject,
      @QueryParam("sid") List<String> sid) {
    var administrator = tokens.require(Authorization.of(headers));
    if (subject.size() + sid.size() != 1) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    if (sid.isEmpty()) {
      administration.endSubject(subject(subject.get(0)), administrator);
    } else {
      administration.endSession(name(sid.get(0)), administrator);
    }
    return Response.noContent().build();
  }

  private static String subject(String text) {
    if (text.isEmpty()) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
    return text;
  }

  private static String name(String text) {
    if (text.matches(NAME)) {
      return text;
    }
    if (text.matches(SID)) {
      return Digest.of(text);
    }
    throw new ProblemException(Problem.INVALID_REQUEST);
  }
}
