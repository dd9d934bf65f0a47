package dev.cloakroom.httpclient;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpMessageWriter;
import org.apache.hc.core5.http.io.SessionOutputBuffer;

/**
 * Writes the head of a request (RFC 9112 section 3) as one piece. The library's own writer copies
 * it twice, character by character, which takes noticeable time if a token of some kilobytes is in
 * it.
 */
final class RequestHeadWriter implements HttpMessageWriter<ClassicHttpRequest> {
  private final StringBuilder head = new StringBuilder();
  private final String before;

  /**
   * @param before the text before the path in the request line: the origin of the backend if the
   *     request goes to a proxy (RFC 9112 section 3.2.2), else empty
   */
  RequestHeadWriter(String before) {
    this.before = before;
  }

  @Override
  public void write(ClassicHttpRequest request, SessionOutputBuffer buffer, OutputStream out)
      throws IOException {
    head.setLength(0);
    head.append(request.getMethod()).append(' ').append(before).append(request.getPath());
    head.append(" HTTP/1.1\r\n");
    for (var fields = request.headerIterator(); fields.hasNext(); ) {
      var field = fields.next();
      head.append(field.getName()).append(": ").append(oneLine(field.getValue())).append("\r\n");
    }
    var bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    buffer.write(bytes, out);
  }

  // RFC 9112 section 5.2: a container may have left the line break of a folded field in its value.
  // It must not begin a new field.
  private static String oneLine(String value) {
    var folded = value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0;
    return folded ? value.replace('\r', ' ').replace('\n', ' ') : value;
  }
}
