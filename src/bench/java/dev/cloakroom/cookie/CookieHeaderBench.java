package dev.cloakroom.cookie;

import dev.cloakroom.config.BenchSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a Cookie field of so many bytes: the field alone, and the session in it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CookieHeaderBench {
  private static final String FOREIGN = "_ga_%04d=GS1.1.1732276800.12.1.1732277100.0.0.0; ";

  @Param({"300", "2048", "8192"})
  public int bytes;

  private final SessionCookies cookies =
      new SessionCookies(BenchSettings.settings(), Clock.fixed(BenchTokens.NOW, ZoneOffset.UTC));
  private String field;
  private HttpServletRequest request;

  @Setup
  public void prepare() {
    var session =
        switch (bytes) {
          case 300 -> BenchTokens.session("2YotnFZFEj", "tGzv3JOkF0");
          case 2048 -> BenchTokens.session(BenchTokens.jwt(1024), "tGzv3JOkF0XG5Qx2TlKWIA");
          default -> BenchTokens.session(BenchTokens.jwt(4096), BenchTokens.jwt(1024));
        };
    var exchange = new BenchExchange();
    cookies.write(exchange.request(), session);
    var own = String.join("; ", exchange.cookies());
    var all = new StringBuilder();
    for (var i = 0; all.length() + own.length() + FOREIGN.length() <= bytes; i++) {
      all.append(FOREIGN.formatted(i));
    }
    all.append(own);
    var left = bytes - all.length() - "; x=".length();
    if (left > 0) {
      all.append("; x=").append("x".repeat(left));
    }
    field = all.toString();
    request = new BenchExchange(field).request();
    if (cookies.read(request).session().isEmpty() || Math.abs(field.length() - bytes) > 8) {
      throw new IllegalStateException("a field of " + field.length());
    }
  }

  @Benchmark
  public Object parse() {
    return CookieHeader.of(request, "__Host-Http-accessToken", "__Host-Http-refreshToken");
  }

  /** The session, with both tokens opened. */
  @Benchmark
  public Object read() {
    return cookies.read(request);
  }
}
