package dev.cloakroom.restclient;

import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A backend's answer as a value. It is made by {@link BackendCall}, which has already closed the
 * response.
 *
 * @param status the status code
 * @param contentType the value of {@code Content-Type}, well-formed or not
 * @param location the value of {@code Location}
 * @param retryAfter {@code Retry-After}, from one second to one hour; five seconds if the answer
 *     names no number of seconds
 * @param fields the header fields, which may hold tokens
 * @param content the body, or the reason why it was not read
 */
public record BackendAnswer(
    int status,
    Optional<String> contentType,
    Optional<String> location,
    Duration retryAfter,
    AnswerFields fields,
    BodyContent content) {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** The answer without its body. */
  static BackendAnswer headOf(Response response) {
    return new BackendAnswer(
        response.getStatus(),
        contentType(response),
        Optional.ofNullable(response.getHeaderString(HttpHeaders.LOCATION)),
        wait(response.getHeaderString(HttpHeaders.RETRY_AFTER)),
        AnswerFields.of(response),
        new BodyContent.Unread());
  }

  private static Optional<String> contentType(Response response) {
    return Optional.ofNullable(response.getHeaderString(MediaTypeFilter.AS_SENT))
        .or(() -> Optional.ofNullable(response.getHeaderString(HttpHeaders.CONTENT_TYPE)));
  }

  BackendAnswer with(BodyContent read) {
    return new BackendAnswer(status, contentType, location, retryAfter, fields, read);
  }

  // RFC 9110 section 10.2.3. An HTTP-date is not read, because the backend's clock may differ from
  // ours.
  private static Duration wait(String retryAfter) {
    if (retryAfter == null || !retryAfter.strip().matches("\\d{1,9}")) {
      return TokenException.RETRY_AFTER;
    }
    var wait = Duration.ofSeconds(Math.max(1, Long.parseLong(retryAfter.strip())));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /**
   * Whether the status asks to repeat the request later: 408 (RFC 9110 section 15.5.9), 425 (RFC
   * 8470 section 5.2) or 429 (RFC 6585 section 4). It says nothing about the tokens of the request.
   */
  public boolean asksToRetryLater() {
    return asksToRetryLater(status);
  }

  /** As {@link #asksToRetryLater()}, of a status whose answer is not at hand. */
  public static boolean asksToRetryLater(int status) {
    return status == 408 || status == 425 || status == 429;
  }

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether the answer says that it is JSON (RFC 8259, RFC 6839 section 3.1). */
  public boolean isJson() {
    return contentType.map(BackendAnswer::essence).filter(BackendAnswer::isJson).isPresent();
  }

  private static String essence(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String essence) {
    return essence.equals("application/json")
        || essence.startsWith("application/") && essence.endsWith("+json");
  }

  /**
   * The whole body; no bytes if the answer has none. A body that was not read in full is a fault
   * only here. For example, a 401 whose body breaks off is still a 401.
   *
   * @throws TokenException.BackendInvalid if it is larger than 256 KiB
   * @throws BackendCall.Failed if it broke off
   * @throws IllegalStateException if the caller has said that it needs no body
   */
  public byte[] body() {
    return content.bytes();
  }
}
