package dev.cloakroom.admin;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may read the metrics: who knows {@code cloakroom.metrics.token}. If it is not set,
 * programs on this machine may. If it is set, they need it too, so that it closes the metrics to
 * what comes through a proxy on this machine.
 */
@SingleInstance
public class MetricsReaders {
  private final Optional<byte[]> token;

  @Inject
  MetricsReaders(FrontEnds all) {
    this(all.standard());
  }

  public MetricsReaders(Settings settings) {
    this.token = settings.metrics().token().map(MetricsReaders::bytes);
  }

  /**
   * Returns if the request is a reader's.
   *
   * @param authorization the values of the request's {@code Authorization} fields
   * @param madeHere whether a program on this machine has made the request
   * @throws ProblemException {@link Problem#UNAUTHORIZED} if it is not
   */
  public void require(List<String> authorization, boolean madeHere) {
    if (!(token.isPresent() ? isToken(authorization) : madeHere)) {
      throw new ProblemException(Problem.UNAUTHORIZED);
    }
  }

  // In constant time: the time of a comparison that stops at the first difference tells how much of
  // a guess is right.
  private boolean isToken(List<String> authorization) {
    return BearerField.token(authorization)
        .filter(given -> MessageDigest.isEqual(bytes(given), token.get()))
        .isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
