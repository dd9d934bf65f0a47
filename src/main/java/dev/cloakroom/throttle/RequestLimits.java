package dev.cloakroom.throttle;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Limited;
import dev.cloakroom.config.Rate;
import dev.cloakroom.config.Settings;
import dev.cloakroom.metrics.LimitMetrics;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.TooManyRequests;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits how often one session or one client address may do what costs a backend or a provider work
 * (ASVS 2.4.1): {@code cloakroom.limit.*}. Each node counts for itself, because a shared count
 * would cost each relayed call a round trip.
 *
 * <p>A refusal changes nothing: the session goes on, and its cookies stay.
 */
@SingleInstance
public class RequestLimits {
  // 96 of the session's 256 random bits. Nobody can choose them.
  private static final int SID_PART = 16;

  private final Map<Limited, Buckets> buckets = new EnumMap<>(Limited.class);
  private final LimitMetrics metrics;
  private final LimitLog log;

  @Inject
  RequestLimits(FrontEnds all, Metrics metrics, Clock clock) {
    this(all.standard(), metrics, clock);
  }

  public RequestLimits(Settings settings, Metrics metrics, Clock clock) {
    settings.limits().forEach((limited, rate) -> add(limited, rate, clock));
    this.metrics = metrics.limits();
    this.log = new LimitLog(settings.limits(), clock);
  }

  /** Without metrics. */
  public RequestLimits(Settings settings, Clock clock) {
    this(settings, Metrics.off(), clock);
  }

  private void add(Limited limited, Rate rate, Clock clock) {
    buckets.put(limited, new Buckets(rate, clock));
  }

  /**
   * Counts something that the session does.
   *
   * @throws TooManyRequests if it does too much of it
   */
  public void take(Limited limited, Session session) {
    take(limited, name(session));
  }

  /** Takes it off the count, because it has cost nobody anything. */
  public void giveBack(Limited limited, Session session) {
    giveBack(limited, name(session));
  }

  /**
   * Counts something that a client does.
   *
   * @param address its IP address as a literal; an IPv6 address counts as its /64
   * @throws TooManyRequests if it does too much of it
   */
  public void takeOf(Limited limited, String address) {
    if (buckets.containsKey(limited)) {
      take(limited, LoginThrottle.network(address));
    }
  }

  /** Takes it off the count of the address. */
  public void giveBackOf(Limited limited, String address) {
    if (buckets.containsKey(limited)) {
      giveBack(limited, LoginThrottle.network(address));
    }
  }

  private void take(Limited limited, String name) {
    var ofAll = buckets.get(limited);
    if (ofAll == null) {
      return;
    }
    var wait = ofAll.take(name);
    if (!wait.isZero()) {
      metrics.refused(limited);
      log.refused(limited);
      throw new TooManyRequests(wholeSeconds(wait));
    }
  }

  private void giveBack(Limited limited, String name) {
    var ofAll = buckets.get(limited);
    if (ofAll != null) {
      ofAll.giveBack(name);
    }
  }

  // Retry-After has no fractions (RFC 9110 section 10.2.3), and 0 would mean at once.
  private static Duration wholeSeconds(Duration wait) {
    return wait.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String name(Session session) {
    return session.sid().substring(0, Math.min(SID_PART, session.sid().length()));
  }
}
