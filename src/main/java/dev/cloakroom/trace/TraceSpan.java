package dev.cloakroom.trace;

/** A span that has begun. It ends with {@link #close}, on the thread that began it. */
public interface TraceSpan extends AutoCloseable {
  /** The span of a server without OpenTelemetry. */
  TraceSpan NONE =
      new TraceSpan() {
        @Override
        public void answered(int status) {}

        @Override
        public void failed(String code) {}

        @Override
        public void close() {}
      };

  /**
   * Notes the answer of a backend.
   *
   * @param status such as 200; from 500 on the span has failed
   */
  void answered(int status);

  /**
   * Notes that there was no answer, or none that counts.
   *
   * @param code of the problem, such as {@code backend_unavailable}
   */
  void failed(String code);

  @Override
  void close();
}
