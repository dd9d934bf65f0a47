package dev.cloakroom.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its key, made by the JDK's keytool.
 *
 * @param store with the certificate and its key
 */
record TestKeys(KeyStore store) {
  private static final Path FOLDER = Path.of("target", "check-keys");
  private static final String PASSWORD = "changeit";

  /** For localhost, and valid for a quarter. */
  static TestKeys right() {
    // Valid for clocks that are minutes off, too.
    return of("right", "dns:localhost", "-startdate", "-1d", "-validity", "90");
  }

  /** Makes one anew. */
  static TestKeys of(String name, String host, String... validity) {
    try {
      Files.createDirectories(FOLDER);
      var file = FOLDER.resolve(name + ".p12");
      Files.deleteIfExists(file);
      var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
      var command =
          new ArrayList<>(
              List.of(keytool, "-genkeypair", "-keyalg", "EC", "-alias", "x", "-dname", "CN=x"));
      command.addAll(List.of("-ext", "SAN=" + host, "-keystore", file.toString()));
      command.addAll(List.of("-storepass", PASSWORD));
      command.addAll(List.of(validity));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!Files.exists(file)) {
        throw new IllegalStateException(output);
      }
      return new TestKeys(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SSLContext server() {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts this certificate, and no other. */
  KeyStore trusted() {
    try {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("x", store.getCertificate("x"));
      return trusted;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
