package dev.cloakroom.provider;

import dev.cloakroom.httpclient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes the body of an answer up to a size, and refuses what is longer. */
final class BoundedBody extends OutputStream implements Answer.Sink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int most;

  BoundedBody(int most) {
    this.most = most;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public OutputStream stream() {
    return this;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] some, int offset, int length) throws IOException {
    if (bytes.size() + length > most) {
      throw new IOException("the body is too long");
    }
    bytes.write(some, offset, length);
  }

  @Override
  public void flush() {
    // All of it is in memory.
  }
}
