package dev.cloakroom.fake;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The body of an answer, as long as the client is there. */
public final class FakeBody extends ServletOutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean gone;

  /** What has been written. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The client closes its connection. */
  public void breaks() {
    gone = true;
  }

  @Override
  public void write(int b) throws IOException {
    if (gone) {
      throw new IOException("Broken pipe");
    }
    bytes.write(b);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    throw new UnsupportedOperationException();
  }
}
