package dev.cloakroom.caller;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.Cidr;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Origin;
import dev.cloakroom.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Determines the {@link Caller} of a request. {@code X-Forwarded-For}, {@code X-Forwarded-Proto}
 * and {@code X-Forwarded-Host} are read only if the peer is one of {@code
 * cloakroom.trusted-proxies}. If none of the three is present, {@code Forwarded} (RFC 7239) is read
 * instead. Addresses are read from right to left up to the first that is not trusted: a trusted
 * proxy wrote that one, and a client can forge all addresses to its left.
 */
// Dependent, so that no client proxy is in front of it: each request calls it several times.
@SingleInstance
public class Callers {
  private static final String KNOWN = Callers.class.getName() + ".caller";
  private static final String FRONT_END = Callers.class.getName() + ".frontEnd";
  private static final String REQUEST_ID = Callers.class.getName() + ".requestId";
  private static final int LONGEST_REQUEST_ID = 128;

  private final List<Cidr> trusted;
  private final Map<Origin, FrontEnd> frontEnds;
  private final Own ofDefault;
  private final Map<FrontEnd, Own> ofNamed;
  // A cache of one: most requests have the same Host as the one before, and parsing it took 3 % of
  // a relayed call.
  private volatile Addressed last = new Addressed("", Optional.empty());
  private final ProxyWarnings warnings = new ProxyWarnings();

  @Inject
  public Callers(FrontEnds all) {
    this.trusted = all.standard().trustedProxies();
    this.frontEnds = all.byOrigin();
    this.ofDefault = Own.of(all.standard());
    this.ofNamed =
        all.named().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, settings -> Own.of(settings.getValue())));
  }

  /** For one front end. */
  public Callers(Settings settings) {
    this(FrontEnds.only(settings));
  }

  // Cookies without Secure are for development: then only loopback origins are accepted.
  private record Own(
      Set<Origin> publicOrigins,
      Set<Origin> developmentOrigins,
      boolean loopbackOnly,
      List<String> requestHeaders) {
    static Own of(Settings settings) {
      return new Own(
          settings.publicOrigins(),
          settings.developmentOrigins(),
          !settings.cookies().secure(),
          settings.login().requestHeaders());
    }
  }

  /** Whether there are named front ends. */
  public boolean haveSeveralFrontEnds() {
    return !frontEnds.isEmpty();
  }

  /** The front end that the request addressed, kept in an attribute of the request. */
  public FrontEnd frontEnd(HttpServletRequest request) {
    if (frontEnds.isEmpty()) {
      return FrontEnd.DEFAULT;
    }
    if (request.getAttribute(FRONT_END) instanceof FrontEnd known) {
      return known;
    }
    var frontEnd = of(request).origin().map(frontEnds::get).orElse(FrontEnd.DEFAULT);
    request.setAttribute(FRONT_END, frontEnd);
    return frontEnd;
  }

  private Own own(HttpServletRequest request) {
    return frontEnds.isEmpty() ? ofDefault : ofNamed.getOrDefault(frontEnd(request), ofDefault);
  }

  /** The caller of the request, kept in an attribute of the request. */
  public Caller of(HttpServletRequest request) {
    if (request.getAttribute(KNOWN) instanceof Caller known) {
      return known;
    }
    var caller = find(request);
    request.setAttribute(KNOWN, caller);
    return caller;
  }

  /** {@code cloakroom.login.request-headers} of the request's front end. */
  List<String> requestHeaders(HttpServletRequest request) {
    return own(request).requestHeaders;
  }

  /**
   * The id of the request in the response's {@code X-Request-Id}, in log lines and in requests to
   * the backend. It is the {@code X-Request-Id} that a trusted proxy sent, if there is exactly one
   * of 1 to 128 visible ASCII characters. Otherwise it is random: 16 hexadecimal digits.
   */
  public String requestId(HttpServletRequest request) {
    if (request.getAttribute(REQUEST_ID) instanceof String known) {
      return known;
    }
    var fromProxy = trusted.isEmpty() ? null : requestIdOfProxy(request);
    var id =
        fromProxy == null
            ? HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
            : fromProxy;
    request.setAttribute(REQUEST_ID, id);
    return id;
  }

  private String requestIdOfProxy(HttpServletRequest request) {
    if (!trusted(request.getRemoteAddr())) {
      return null;
    }
    var ids = values(request, "X-Request-Id");
    return ids.size() == 1 && isRequestId(ids.get(0)) ? ids.get(0) : null;
  }

  private static boolean isRequestId(String id) {
    for (var i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return !id.isEmpty() && id.length() <= LONGEST_REQUEST_ID;
  }

  private Caller find(HttpServletRequest request) {
    if (trusted.isEmpty() || !trusted(request.getRemoteAddr())) {
      warnings.untrusted(request);
      return direct(request);
    }
    var hops = new ArrayList<ForwardedHop>();
    forwardedFor(request).forEach(address -> hops.add(new ForwardedHop(address, null, null)));
    var proto = last(request, "X-Forwarded-Proto");
    var host = last(request, "X-Forwarded-Host");
    if (hops.isEmpty() && proto == null && host == null) {
      var elements = Forwarded.parse(values(request, "Forwarded"));
      elements.forEach(element -> hops.add(element));
      if (!hops.isEmpty()) {
        proto = hops.get(hops.size() - 1).proto();
        host = hops.get(hops.size() - 1).host();
      }
    }
    var secure = proto == null ? request.isSecure() : proto.equalsIgnoreCase("https");
    var scheme = secure ? "https" : "http";
    var origin =
        host == null
            ? Origin.parse(scheme + "://" + Optional.ofNullable(host(request)).orElse(""))
            : Origin.parse(scheme + "://" + host);
    return new Caller(clientAddress(request, hops), origin, secure);
  }

  /**
   * The own origins of the request's front end: {@code cloakroom.public-origins}, or if that is not
   * set, the origin that this request addressed. Those of {@code cloakroom.development-origins}
   * come after them.
   */
  public Set<Origin> ours(HttpServletRequest request) {
    var own = own(request);
    if (own.developmentOrigins.isEmpty()) {
      return origins(own, request);
    }
    var all = new LinkedHashSet<>(origins(own, request));
    all.addAll(own.developmentOrigins);
    return all;
  }

  private Set<Origin> origins(Own own, HttpServletRequest request) {
    if (!own.publicOrigins.isEmpty()) {
      return own.publicOrigins;
    }
    return of(request)
        .origin()
        .filter(origin -> !own.loopbackOnly || origin.loopback())
        .map(Set::of)
        .orElse(Set.of());
  }

  /**
   * The application's own origin that this request addressed. If {@code cloakroom.public-origins}
   * is not set, it is the origin that the request names. If it lists one origin, it is that one,
   * whatever the request names. If it lists several, it is the one with the request's host and
   * port, or empty if there is none.
   */
  public Optional<Origin> addressed(HttpServletRequest request) {
    var named = of(request).origin();
    var publicOrigins = own(request).publicOrigins;
    if (publicOrigins.isEmpty()) {
      return named;
    }
    return publicOrigins.stream()
        .filter(
            ours ->
                publicOrigins.size() == 1
                    || named.filter(name -> name.authority().equals(ours.authority())).isPresent())
        .findFirst();
  }

  private Caller direct(HttpServletRequest request) {
    var host = host(request);
    var origin = host == null ? Optional.<Origin>empty() : origin(scheme(request), host);
    return new Caller(request.getRemoteAddr(), origin, request.isSecure());
  }

  // Open Liberty does not map the :authority of HTTP/2 to a Host field (RFC 9113 section 8.3.1).
  private static String host(HttpServletRequest request) {
    var host = request.getHeader("Host");
    if (host != null || request.getProtocol().startsWith("HTTP/1.")) {
      return host;
    }
    return request.getServerName() + ":" + request.getServerPort();
  }

  private Optional<Origin> origin(String scheme, String host) {
    var known = last;
    if (known.is(scheme, host)) {
      return known.origin;
    }
    var text = scheme + host;
    var origin = Origin.parse(text);
    last = new Addressed(text, origin);
    return origin;
  }

  private static String scheme(HttpServletRequest request) {
    return request.isSecure() ? "https://" : "http://";
  }

  private String clientAddress(HttpServletRequest request, List<ForwardedHop> hops) {
    var address = request.getRemoteAddr();
    for (var i = hops.size() - 1; i >= 0 && trusted(address); i--) {
      var before = hops.get(i).address();
      if (before == null) {
        break;
      }
      address = before;
    }
    return address;
  }

  private boolean trusted(String address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  private static List<String> forwardedFor(HttpServletRequest request) {
    var addresses = new ArrayList<String>();
    for (var field : values(request, "X-Forwarded-For")) {
      for (var item : field.split(",")) {
        addresses.add(ForwardedHop.literal(item.strip()));
      }
    }
    return addresses;
  }

  private static String last(HttpServletRequest request, String name) {
    var fields = values(request, name);
    if (fields.isEmpty()) {
      return null;
    }
    var items = fields.get(fields.size() - 1).split(",");
    return items.length == 0 ? null : items[items.length - 1].strip().toLowerCase(Locale.ROOT);
  }

  private record Addressed(String text, Optional<Origin> origin) {
    boolean is(String scheme, String host) {
      return text.length() == scheme.length() + host.length()
          && text.startsWith(scheme)
          && text.endsWith(host);
    }
  }

  private static List<String> values(HttpServletRequest request, String name) {
    var fields = request.getHeaders(name);
    return fields == null ? List.of() : Collections.list(fields);
  }
}
