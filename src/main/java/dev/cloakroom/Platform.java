package dev.cloakroom;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks at the start that the server has the APIs that the product needs. Otherwise a missing
 * class would show only at its first use, the first login, and until then the server would report
 * that it is ready. Checks too that the WAR still names the product's services.
 */
final class Platform {
  // One class of each API, of the version that the product uses.
  private static final Map<String, String> NEEDED =
      new TreeMap<>(
          Map.of(
              "jakarta.enterprise.concurrent.ManagedThreadFactory", "Jakarta Concurrency",
              "jakarta.enterprise.context.ApplicationScoped", "Jakarta CDI",
              "jakarta.json.JsonConfig$KeyStrategy", "Jakarta JSON Processing 2.1",
              "jakarta.servlet.http.HttpServletMapping", "Jakarta Servlet",
              "jakarta.ws.rs.core.Application", "Jakarta REST",
              "org.eclipse.microprofile.config.ConfigProvider", "MicroProfile Config",
              "org.eclipse.microprofile.jwt.JsonWebToken", "MicroProfile JWT",
              "org.eclipse.microprofile.rest.client.RestClientBuilder",
                  "MicroProfile Rest Client"));

  private Platform() {}

  /**
   * Stops the start if the server lacks one of the APIs.
   *
   * @throws ServletException that says what is missing, and what to do
   */
  static void require(ClassLoader loader) throws ServletException {
    for (var needed : NEEDED.entrySet()) {
      try {
        Class.forName(needed.getKey(), false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        throw new ServletException(
            "Cloakroom cannot start: this server has no %s (%s is missing); use a server of Jakarta"
                    .formatted(needed.getValue(), needed.getKey())
                + " EE 10 or later with MicroProfile Config, JWT and Rest Client",
            e);
      }
    }
  }

  /**
   * Stops the start if the WAR does not name a service of the product. An app that is laid over the
   * WAR may bring a file of the same name, which takes the place of ours.
   *
   * @throws ServletException that names the file and the line that it lacks
   */
  static void requireService(ClassLoader loader, Class<?> service, Class<?> provider)
      throws ServletException {
    var file = "META-INF/services/" + service.getName();
    try {
      for (var found : Collections.list(loader.getResources(file))) {
        try (var in = found.openStream()) {
          var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          if (text.lines().map(String::strip).anyMatch(provider.getName()::equals)) {
            return;
          }
        }
      }
    } catch (IOException e) {
      throw new ServletException("Cloakroom cannot start: " + file + " cannot be read", e);
    }
    throw new ServletException(
        "Cloakroom cannot start: WEB-INF/classes/%s lacks the line %s: add it"
            .formatted(file, provider.getName()));
  }
}
