package dev.cloakroom.backend;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.io.Reader;
import java.util.Locale;
import javax.xml.transform.Source;

/** Whether the body of a request of a Rest Client can be written a second time. */
final class RequestEntity {
  private RequestEntity() {}

  /**
   * Whether it can: there is none, or it is text or bytes, or an object that is written as JSON,
   * XML, a form or text. Nothing is known of an object of another media type. A part of a multipart
   * body (RFC 7578), for example, may be a stream.
   */
  static boolean canBeSentAgain(ClientRequestContext request) {
    var entity = request.getEntity();
    if (entity == null || entity instanceof byte[] || entity instanceof CharSequence) {
      return true;
    }
    return !isReadOnce(entity) && isOfValues(request.getMediaType());
  }

  private static boolean isReadOnce(Object entity) {
    return entity instanceof InputStream
        || entity instanceof Reader
        || entity instanceof StreamingOutput
        || entity instanceof Source;
  }

  private static boolean isOfValues(MediaType type) {
    if (type == null) {
      return false;
    }
    var subtype = type.getSubtype().toLowerCase(Locale.ROOT);
    return type.getType().equalsIgnoreCase("text")
        || subtype.matches("(.+\\+)?(json|xml)")
        || MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type);
  }
}
