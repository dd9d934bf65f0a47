package dev.cloakroom.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls without cookies, which follow no redirect. */
final class PlainHttp {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private PlainHttp() {}

  /**
   * @throws UncheckedIOException if no answer comes within three minutes
   */
  static HttpResponse<String> send(HttpRequest.Builder request) {
    var bounded = request.timeout(PATIENCE).build();
    try {
      return CLIENT.send(bounded, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(bounded.method() + " " + bounded.uri().getPath(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
