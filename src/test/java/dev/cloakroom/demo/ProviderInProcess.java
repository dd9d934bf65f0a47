package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloakroom.fake.FakeClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The demo's provider without a server, and the browser that talks to it. */
final class ProviderInProcess {
  static final String ISSUER = "http://127.0.0.1:8080/backend";
  static final String REDIRECT = "http://localhost:8080/api/login/callback";
  static final String AFTER_LOGOUT = "http://localhost:8080/";

  final FakeClock clock = new FakeClock();
  private final ApplicationHandler application;
  private Optional<NewCookie> cookie = Optional.empty();

  ProviderInProcess(Optional<URI> backchannelLogoutUri) {
    var client =
        new RegisteredClient(
            "cloakroom-demo",
            "a secret:%",
            Optional.of(REDIRECT),
            Optional.of(AFTER_LOGOUT),
            backchannelLogoutUri);
    var sessions = new ProviderSessions(clock);
    var accessTokens = new AccessTokens(Duration.ofSeconds(60), clock);
    var refreshTokens = new RefreshTokens(clock);
    var codes = new AuthorizationCodes(refreshTokens, clock);
    var tokens = new ProviderTokens(client, clock);
    var logout = new ProviderLogout(sessions, refreshTokens, tokens, client);
    var beans =
        new AbstractBinder() {
          @Override
          protected void configure() {
            bind(client).to(RegisteredClient.class);
            bind(sessions).to(ProviderSessions.class);
            bind(accessTokens).to(AccessTokens.class);
            bind(refreshTokens).to(RefreshTokens.class);
            bind(codes).to(AuthorizationCodes.class);
            bind(tokens).to(ProviderTokens.class);
            bind(logout).to(ProviderLogout.class);
            bind(new Accounts()).to(Accounts.class);
            bind(clock).to(Clock.class);
          }
        };
    application =
        new ApplicationHandler(
            new ResourceConfig(
                    MetadataResource.class,
                    AuthorizeResource.class,
                    TokenResource.class,
                    RevocationResource.class,
                    EndSessionResource.class,
                    AccountResource.class)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .register(beans));
  }

  /** A page or redirect; the browser keeps the cookie of the answer. */
  Answer get(String path) {
    return send("GET", path, Map.of());
  }

  /** A form of the provider's own page. */
  Answer submit(String path, Map<String, String> form) {
    return send("POST", path, Map.of("Origin", "http://127.0.0.1:8080"), form);
  }

  /** A form of another page. */
  Answer submitFrom(String origin, String path, Map<String, String> form) {
    return send("POST", path, Map.of("Origin", origin), form);
  }

  /** A call of the client. */
  Answer call(String path, Map<String, String> form) {
    var pair = encoded("cloakroom-demo") + ":" + encoded("a secret:%");
    return callAs("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)), path, form);
  }

  Answer callAs(String authorization, String path, Map<String, String> form) {
    return send("POST", path, Map.of("Authorization", authorization), form);
  }

  boolean hasCookie() {
    return cookie.isPresent();
  }

  private Answer send(
      String method, String path, Map<String, String> headers, Map<String, String> form) {
    var all = new LinkedHashMap<>(headers);
    all.put(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
    return send(method, path, all, query(form).getBytes(UTF_8));
  }

  private Answer send(String method, String path, Map<String, String> headers) {
    return send(method, path, headers, new byte[0]);
  }

  private Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    var base = URI.create(ISSUER + "/");
    var request =
        new ContainerRequest(
            base, base.resolve(path), method, null, new MapPropertiesDelegate(), null);
    headers.forEach(request::header);
    cookie.ifPresent(
        kept -> request.header(HttpHeaders.COOKIE, kept.getName() + "=" + kept.getValue()));
    request.setEntityStream(new ByteArrayInputStream(body));
    try {
      var response = application.apply(request).get();
      response.getCookies().values().forEach(this::keep);
      return Answer.of(response);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(NewCookie sent) {
    cookie = sent.getMaxAge() == 0 ? Optional.empty() : Optional.of(sent);
  }

  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  record Answer(int status, MultivaluedMap<String, String> headers, String body) {

    private static Answer of(ContainerResponse response) {
      var entity = response.getEntity();
      return new Answer(
          response.getStatus(),
          response.getStringHeaders(),
          entity == null ? "" : entity.toString());
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    String location() {
      return header(HttpHeaders.LOCATION);
    }

    JsonObject json() {
      try (var reader = Json.createReader(new StringReader(body))) {
        return reader.readObject();
      }
    }
  }
}
