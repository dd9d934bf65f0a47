package dev.cloakroom.demo;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** An error response with the body {@code {"error":"…"}}. */
final class Refusal extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private Refusal(int status, String error) {
    super(error, answer(status, error));
  }

  private Refusal(Response answer) {
    super(answer);
  }

  static Refusal wrongPassword() {
    return new Refusal(401, "invalid_credentials");
  }

  /** The refresh token or code is unknown, expired or used (RFC 6749 section 5.2). */
  static Refusal invalidGrant() {
    return new Refusal(400, "invalid_grant");
  }

  /** Whoever asks is not the client (RFC 6749 section 5.2). */
  static Refusal invalidClient() {
    return new Refusal(
        Response.fromResponse(answer(401, "invalid_client"))
            .header("WWW-Authenticate", "Basic realm=\"provider\"")
            .build());
  }

  static Refusal badRequest(String error) {
    return new Refusal(400, error);
  }

  static Response answer(int status, String error) {
    return Response.status(status)
        .type(APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-store")
        .entity("{\"error\":\"%s\"}".formatted(error))
        .build();
  }
}
