package dev.cloakroom.fake;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a Rest Client returns, as far as the product reads it: a response built with {@code
 * Response.ok()} is a server's, and its entity cannot be read.
 */
public final class FakeAnswer extends Response {
  private final int status;
  private final InputStream body;
  private final MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
  private boolean closed;

  public FakeAnswer(int status, InputStream body) {
    this.status = status;
    this.body = body;
  }

  public static FakeAnswer json(int status, String json) {
    return of(status, "application/json", json);
  }

  public static FakeAnswer of(int status, String type, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return new FakeAnswer(status, new ByteArrayInputStream(bytes)).with("Content-Type", type);
  }

  public static FakeAnswer empty(int status) {
    return new FakeAnswer(status, null);
  }

  /** JSON whose connection fails before its end. */
  public static FakeAnswer breakingOff(int status) {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset");
          }
        };
    return new FakeAnswer(status, broken).with("Content-Type", "application/json");
  }

  /** JSON that is larger than the product reads. */
  public static FakeAnswer tooLarge(int status) {
    return json(status, "{\"token\":\"opaque-access-2\"}" + " ".repeat(256 * 1024));
  }

  public FakeAnswer with(String header, String value) {
    headers.add(header, value);
    return this;
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public String getHeaderString(String name) {
    return headers.containsKey(name) ? String.join(",", headers.get(name)) : null;
  }

  @Override
  public MediaType getMediaType() {
    var type = headers.getFirst("Content-Type");
    return type == null ? null : MediaType.valueOf(type);
  }

  @Override
  public <T> T readEntity(Class<T> type) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    return type.cast(body);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public StatusType getStatusInfo() {
    return Status.fromStatusCode(status);
  }

  @Override
  public Object getEntity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T readEntity(GenericType<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T readEntity(Class<T> type, Annotation[] annotations) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T readEntity(GenericType<T> type, Annotation[] annotations) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasEntity() {
    return body != null;
  }

  @Override
  public boolean bufferEntity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Locale getLanguage() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLength() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> getAllowedMethods() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, NewCookie> getCookies() {
    throw new UnsupportedOperationException();
  }

  @Override
  public EntityTag getEntityTag() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Date getDate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Date getLastModified() {
    throw new UnsupportedOperationException();
  }

  @Override
  public URI getLocation() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Link> getLinks() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasLink(String relation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Link getLink(String relation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Link.Builder getLinkBuilder(String relation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MultivaluedMap<String, Object> getMetadata() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MultivaluedMap<String, String> getStringHeaders() {
    return headers;
  }
}
