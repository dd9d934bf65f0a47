package dev.cloakroom.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** One HTTP server with the backends of all presets, each below its name. */
final class PresetBackends implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  PresetBackends(List<PresetBackend> backends) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    for (var backend : backends) {
      server.createContext("/" + backend.preset() + "/", exchange -> handle(backend, exchange));
    }
    server.start();
  }

  /** One for each preset, sorted. */
  static List<PresetBackend> all() {
    return Stream.of(
            PresetsOfDjango.all(),
            PresetsOfPython.all(),
            PresetsOfDotNet.all(),
            PresetsOfServices.all(),
            PresetsOfContent.all(),
            PresetsOfPhp.all(),
            PresetsOfJava.all(),
            PresetsOfNode.all())
        .flatMap(List::stream)
        .sorted((one, other) -> one.preset().compareTo(other.preset()))
        .toList();
  }

  String url(PresetBackend backend) {
    return "http://localhost:" + server.getAddress().getPort() + "/" + backend.preset();
  }

  private static void handle(PresetBackend backend, HttpExchange exchange) throws IOException {
    try (exchange) {
      var received = Received.from(exchange);
      var path = received.path().substring(backend.preset().length() + 1);
      var answer = backend.answer(new PresetCall(path, received));
      var head = exchange.getResponseHeaders();
      answer.fields().forEach(head::set);
      answer.setCookies().forEach(line -> head.add("Set-Cookie", line));
      var body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
