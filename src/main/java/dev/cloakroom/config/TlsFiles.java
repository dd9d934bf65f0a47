package dev.cloakroom.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Files for TLS with authorities and certificates of one's own.
 *
 * @param trust the authorities that count: a key store (PKCS12 or JKS), or certificates in PEM; if
 *     empty, those of the JVM
 * @param client a key store with the client's own key and certificate, if the server asks for one
 */
public record TlsFiles(Optional<StoreFile> trust, Optional<StoreFile> client) {
  /** What the JVM has. */
  public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty());

  private static final String PEM = "-----BEGIN CERTIFICATE-----";

  /** A file and what opens it. */
  public record StoreFile(Path path, Optional<String> password) {
    @Override
    public String toString() {
      return path.toString();
    }

    private char[] secret() {
      return password.map(String::toCharArray).orElse(null);
    }
  }

  /**
   * Reads the files.
   *
   * @return empty if there are none, so that the JVM's own context counts
   * @throws IOException if a file cannot be read, or its password is wrong
   * @throws GeneralSecurityException if a file holds nothing that is of use
   */
  public Optional<SSLContext> context() throws IOException, GeneralSecurityException {
    if (equals(NONE)) {
      return Optional.empty();
    }
    var context = SSLContext.getInstance("TLS");
    context.init(
        client.isPresent() ? keyManagers(client.get()) : null,
        trust.isPresent() ? trustManagers(trust.get()) : null,
        null);
    return Optional.of(context);
  }

  private static KeyManager[] keyManagers(StoreFile file)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(file.path().toFile(), file.secret());
    requireEntry(store, KeyStore.PrivateKeyEntry.class);
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, file.secret());
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(StoreFile file)
      throws IOException, GeneralSecurityException {
    var bytes = Files.readAllBytes(file.path());
    var store =
        new String(bytes, StandardCharsets.ISO_8859_1).contains(PEM)
            ? certificates(file)
            : KeyStore.getInstance(file.path().toFile(), file.secret());
    requireEntry(store, KeyStore.TrustedCertificateEntry.class);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore certificates(StoreFile file)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(file.path())) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    }
    return store;
  }

  // A PKCS12 file that is opened without its password seems to be empty.
  private static void requireEntry(KeyStore store, Class<? extends KeyStore.Entry> type)
      throws GeneralSecurityException {
    for (var names = store.aliases(); names.hasMoreElements(); ) {
      if (store.entryInstanceOf(names.nextElement(), type)) {
        return;
      }
    }
    throw new GeneralSecurityException("no such entry");
  }
}
