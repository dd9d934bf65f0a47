package dev.cloakroom.check;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets every certificate pass and remembers what is wrong, so that the rest of a deployment can be
 * looked at too; from {@link #demandTrust} on it is as strict as a browser.
 */
final class Certificates extends X509ExtendedTrustManager {
  private static final Duration SOON = Duration.ofDays(14);

  private final X509ExtendedTrustManager usual;
  private final Clock clock;
  private volatile Seen seen;
  private volatile boolean strict;

  /** What is wrong with the certificate, if anything, and what was seen. */
  record Seen(Optional<Finding> finding, String text) {}

  /**
   * @param trusted the authorities; null for those of the JDK, or of {@code
   *     javax.net.ssl.trustStore}
   */
  Certificates(KeyStore trusted, Clock clock) {
    this.usual = usual(trusted);
    this.clock = clock;
  }

  private static X509ExtendedTrustManager usual(KeyStore trusted) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no trusted certificates", e);
    }
  }

  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** Empty if there was no TLS. */
  Optional<Seen> seen() {
    return Optional.ofNullable(seen);
  }

  boolean wrong() {
    return seen()
        .flatMap(Seen::finding)
        .filter(finding -> finding != Finding.TLS_EXPIRING)
        .isPresent();
  }

  /** From now on a connection with a certificate that is not in order fails. */
  void demandTrust() {
    strict = true;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    remember(judge(chain, type, () -> usual.checkServerTrusted(chain, type, engine)));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    remember(judge(chain, type, () -> usual.checkServerTrusted(chain, type, socket)));
  }

  private synchronized void remember(Seen next) throws CertificateException {
    if (seen == null || seen.finding().isEmpty()) {
      seen = next;
    }
    if (strict && wrong()) {
      throw new CertificateException("not in order");
    }
  }

  private Seen judge(X509Certificate[] chain, String type, WithHostName withHostName) {
    var now = clock.instant();
    var end = chain[0].getNotAfter().toInstant();
    try {
      chain[0].checkValidity(Date.from(now));
    } catch (CertificateExpiredException e) {
      return new Seen(Optional.of(Finding.TLS_EXPIRED), "the certificate ended at " + end);
    } catch (CertificateNotYetValidException e) {
      return new Seen(
          Optional.of(Finding.TLS_EXPIRED),
          "the certificate begins at " + chain[0].getNotBefore().toInstant());
    }
    try {
      usual.checkServerTrusted(chain, type);
    } catch (CertificateException e) {
      return new Seen(
          Optional.of(Finding.TLS_UNTRUSTED),
          "a chain of %d, issued by %s"
              .formatted(chain.length, chain[chain.length - 1].getIssuerX500Principal().getName()));
    }
    try {
      withHostName.check();
    } catch (CertificateException e) {
      return new Seen(
          Optional.of(Finding.TLS_HOST_NAME),
          "the certificate is for " + chain[0].getSubjectX500Principal().getName());
    }
    return new Seen(
        now.plus(SOON).isAfter(end) ? Optional.of(Finding.TLS_EXPIRING) : Optional.empty(),
        "the certificate ends at " + end);
  }

  @FunctionalInterface
  private interface WithHostName {
    void check() throws CertificateException;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("without a connection there is no host name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return usual.getAcceptedIssuers();
  }
}
