package dev.cloakroom.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * All problems that a client can get: status, code, title and one fixed sentence that says what to
 * do, as {@code detail} (RFC 9457 section 3.1). A problem quotes nothing of a request or of a
 * backend's answer.
 */
public enum Problem {
  INVALID_REQUEST(400, "Invalid request", "Send a well-formed request as the documentation says."),
  LOGIN_EXPIRED(
      400, "Sign-in expired", "The sign-in took too long, or was finished before: start it again."),
  LOGIN_INVALID(
      400,
      "Sign-in invalid",
      "The answer does not belong to a sign-in that this browser has begun: start it again."),
  LOGIN_DENIED(
      401,
      "Sign-in denied",
      "The provider did not sign in, or access was not granted: start again, if you want to."),
  AUTHENTICATION_INSUFFICIENT(
      401,
      "Authentication insufficient",
      "The provider did not authenticate as strongly or as recently as demanded: sign in again that"
          + " way."),
  STEP_UP_REQUIRED(
      401,
      "Step-up required",
      "The backend demands a stronger or more recent authentication for this: start a sign-in with"
          + " acrValues and maxAge of this answer."),
  LOGIN_REJECTED(
      401, "Login rejected", "The credentials were not accepted: check them and sign in again."),
  LOGIN_REQUIRED(401, "Login required", "There is no session: sign in first."),
  SESSION_ENDED(401, "Session ended", "The session is over: sign in again."),
  UNAUTHORIZED(401, "Unauthorized", "Send a valid bearer token in the Authorization header."),
  FORBIDDEN(403, "Forbidden", "This account may not do that: use one that has the right."),
  CROSS_ORIGIN(
      403,
      "Cross-origin request refused",
      "Only pages of the application's own origin may call this: call it from there, with the"
          + " header X-CSRF: 1 where the browser does not say which page is calling."),
  ORIGIN_NOT_LISTED(
      403,
      "Origin not listed",
      "If the page is the application's own, add its origin to the setting"
          + " cloakroom.public-origins, or, if a development server on localhost serves it, to"
          + " cloakroom.development-origins: the server's log names the origin that was refused."),
  NOT_FOUND(404, "Not found", "Check the path: nothing is served here."),
  UNKNOWN_ROUTE(
      404, "Unknown route", "Check the path: no relay route of that name and form is configured."),
  METHOD_NOT_ALLOWED(
      405, "Method not allowed", "Use one of the methods that the Allow header lists."),
  NOT_ACCEPTABLE(406, "Not acceptable", "Accept application/json."),
  REQUEST_TIMEOUT(408, "Request timeout", "Send the whole request without long pauses."),
  CONFLICT(409, "Conflict", "Read the current state and try again."),
  PAYLOAD_TOO_LARGE(413, "Payload too large", "Send a smaller body."),
  URI_TOO_LONG(414, "URI too long", "Send a shorter path and query."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "Send the body as Content-Type: application/json, without Content-Encoding."),
  TOO_MANY_ATTEMPTS(
      429, "Too many attempts", "Wait as many seconds as Retry-After says, then try again."),
  TOO_MANY_REQUESTS(
      429,
      "Too many requests",
      "Ask less often: wait as many seconds as Retry-After says; the session goes on."),
  HEADERS_TOO_LARGE(431, "Request header fields too large", "Send fewer or smaller header fields."),
  INTERNAL_ERROR(
      500,
      "Internal error",
      "Try again; if it stays, tell the operators the requestId of this answer."),
  NOT_IMPLEMENTED(501, "Not implemented", "Use another method: this one is not supported."),
  UPGRADE_UNSUPPORTED(
      501,
      "Upgrade not supported",
      "Protocol upgrades such as WebSocket are not relayed: use server-sent events or plain"
          + " requests."),
  BACKEND_INVALID(
      502, "Invalid backend answer", "The backend answered with something unusable: try later."),
  PROVIDER_INVALID(
      502,
      "Invalid provider answer",
      "The OpenID Provider answered with something unusable, or refuses this application: try"
          + " later, and tell the operators."),
  TOKEN_TOO_LARGE(
      502,
      "Token too large",
      "The backend's tokens do not fit into cookies: ask its operators for smaller ones."),
  BACKEND_UNAVAILABLE(
      503, "Backend unavailable", "The backend cannot be reached: try again after Retry-After."),
  PROVIDER_UNAVAILABLE(
      503,
      "Provider unavailable",
      "The OpenID Provider cannot be reached: try again after Retry-After."),
  REFRESH_UNAVAILABLE(
      503,
      "Renewal unavailable",
      "The token cannot be confirmed or renewed just now; the session is untouched: try again after"
          + " Retry-After."),
  BACKEND_TIMEOUT(504, "Backend timeout", "The backend did not answer in time: try again later.");

  private final int status;
  private final String title;
  private final String detail;

  Problem(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  /** The HTTP status code of the response. */
  public int status() {
    return status;
  }

  /** The stable name that client code may compare, for example {@code login_required}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A short summary, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** One fixed sentence that says what to do (RFC 9457 section 3.1.4). */
  public String detail() {
    return detail;
  }

  /** The problem with that {@link #code()}, if there is one. */
  public static Optional<Problem> ofCode(String code) {
    return Arrays.stream(values()).filter(problem -> problem.code().equals(code)).findFirst();
  }

  /**
   * The problem for an HTTP status code, for errors of the container or of JAX-RS. A code without a
   * problem of its own gives {@code INVALID_REQUEST} if it is 4xx, and {@code INTERNAL_ERROR}
   * otherwise.
   */
  public static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> LOGIN_REQUIRED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 409 -> CONFLICT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_ATTEMPTS;
      case 431 -> HEADERS_TOO_LARGE;
      case 501 -> NOT_IMPLEMENTED;
      case 502 -> BACKEND_INVALID;
      case 503 -> BACKEND_UNAVAILABLE;
      case 504 -> BACKEND_TIMEOUT;
      default -> status >= 400 && status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
    };
  }
}
