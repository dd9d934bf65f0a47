package dev.cloakroom.restclient;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;

/**
 * Replaces a {@code Content-Type} that is malformed (RFC 9110 section 8.3.1) or comes twice, for
 * example {@code json} instead of {@code application/json}. A Rest Client parses the field before
 * it gives access to the body, and fails on such a value.
 */
public final class MediaTypeFilter implements ClientResponseFilter {
  /** The field that keeps the value that the backend sent. */
  static final String AS_SENT = "Content-Type-As-Sent";

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*\"))*\\s*");

  @Override
  public void filter(ClientRequestContext call, ClientResponseContext answer) {
    var sent = answer.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (sent == null || sent.size() == 1 && isMediaType(sent.get(0))) {
      return;
    }
    answer.getHeaders().putSingle(AS_SENT, String.join(", ", sent));
    answer.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
  }

  static boolean isMediaType(String value) {
    return MEDIA_TYPE.matcher(value).matches();
  }
}
