package dev.cloakroom.cookie;

import dev.cloakroom.config.BenchSettings;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;

/** Prints how many bytes of cookie a JWT takes, beside what its text would take. */
public final class CookieSizes {
  private CookieSizes() {}

  public static void main(String[] arguments) {
    var settings = BenchSettings.settings();
    var cookies = new SessionCookies(settings, Clock.fixed(BenchTokens.NOW, ZoneOffset.UTC));
    var sealer = new CookieSealer(settings.cookies().keys());
    System.out.println("| JWT | cookies | value bytes | sealed as text | saved |");
    System.out.println("|---:|---:|---:|---:|---:|");
    for (var length : new int[] {512, 1024, 2048, 4096, 8192}) {
      var jwt = BenchTokens.jwt(length);
      var session = BenchTokens.session(jwt, "r");
      var exchange = new BenchExchange();
      cookies.write(exchange.request(), session);
      var values =
          exchange.cookies().stream()
              .filter(cookie -> cookie.startsWith("__Host-Http-accessToken"))
              .map(cookie -> cookie.substring(cookie.indexOf('=') + 1))
              .toList();
      var bytes = values.stream().mapToInt(String::length).sum();
      var overhead = TokenCodec.encode(session, "", Optional.empty(), false).length;
      var asText = sealer.sealedLength(overhead + jwt.length());
      System.out.printf(
          "| %,d | %d | %,d | %,d | %.0f %% |%n",
          jwt.length(), values.size(), bytes, asText, 100.0 * (asText - bytes) / asText);
    }
  }
}
