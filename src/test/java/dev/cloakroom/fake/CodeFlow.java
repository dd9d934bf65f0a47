package dev.cloakroom.fake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.testing.FormFields;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client of an OpenID Provider, by plain HTTP and without the product: it asks for codes with
 * PKCE, and authenticates with {@code client_secret_basic}.
 */
public record CodeFlow(String client, String secret, String redirectUri) {
  private static final String VERIFIER = "v".repeat(43);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An authorization request as a query, with state {@code s1} and nonce {@code n1}. */
  public String request(Map<String, String> otherwise) {
    return FormFields.encode(parameters(otherwise));
  }

  public Map<String, String> parameters(Map<String, String> otherwise) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", client);
    parameters.put("redirect_uri", redirectUri);
    parameters.put("scope", "openid profile email");
    parameters.put("state", "s1");
    parameters.put("nonce", "n1");
    parameters.put("code_challenge", challenge());
    parameters.put("code_challenge_method", "S256");
    parameters.putAll(otherwise);
    return parameters;
  }

  /** The form that exchanges a code. */
  public Map<String, String> exchange(String code) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  /** The form that renews. */
  public Map<String, String> renewal(JsonObject tokens) {
    return Map.of(
        "grant_type", "refresh_token", "refresh_token", tokens.getString("refresh_token"));
  }

  public HttpResponse<String> post(URI endpoint, Map<String, String> form) {
    // RFC 6749 section 2.3.1: both are form-encoded first.
    var pair = FormFields.encode(Map.of(client, secret)).replaceFirst("=", ":");
    var basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII));
    return send(form(endpoint, form).header("Authorization", basic));
  }

  /** The tokens of a successful answer. */
  public static JsonObject tokens(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    return json(answer);
  }

  public static JsonObject json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  /** The header or the claims of a JWT, of which they are the first or the second part. */
  public static JsonObject jwtPart(String part) {
    return json(new String(Base64.getUrlDecoder().decode(part), UTF_8));
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  public static JsonObject claims(JsonObject tokens, String name) {
    return jwtPart(tokens.getString(name).split("\\.")[1]);
  }

  public static HttpRequest.Builder form(URI uri, Map<String, String> form) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(FormFields.encode(form)));
  }

  public static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var bounded = request.timeout(PATIENCE).build();
      return HTTP.send(bounded, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String challenge() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
