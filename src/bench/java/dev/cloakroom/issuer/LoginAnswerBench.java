package dev.cloakroom.issuer;

import dev.cloakroom.config.BenchSettings;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.AnswerFields;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BodyContent;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading a login's answer that has its tokens where a preset looks first: the pair, and the JSON
 * for the page. "none" is the default, JSON with two members.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LoginAnswerBench {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String ACCESS = "a".repeat(400);
  private static final String REFRESH = "r".repeat(40);

  @Param({
    "none",
    "abp",
    "aspnet-identity",
    "better-auth",
    "devise-jwt",
    "directus",
    "dj-rest-auth",
    "drf-token",
    "express-cookies",
    "fastapi",
    "fastapi-users",
    "firebase",
    "flask-jwt",
    "fusionauth",
    "jhipster",
    "knox",
    "laravel-sanctum",
    "nestjs-passport",
    "nhost",
    "payload",
    "pocketbase",
    "realworld",
    "ruoyi",
    "simplejwt",
    "spring-security-jwt",
    "strapi",
    "supabase",
    "symfony-lexik",
    "thingsboard",
    "tymon-jwt",
    "wordpress-jwt"
  })
  public String preset;

  private LoginAnswer reader;
  private BackendAnswer answer;

  @Setup
  public void prepare() {
    var settings =
        preset.equals("none") ? BenchSettings.settings() : BenchSettings.ofPreset(preset);
    var backend = settings.backend();
    reader = new LoginAnswer(settings, backend.login(), "cloakroom.backend.login-path");
    answer = answer(backend.places());
    if (!(reader.read(answer, NOW) instanceof Login)) {
      throw new IllegalStateException("no login");
    }
  }

  private static BackendAnswer answer(Settings.TokenPlaces places) {
    var fields = new HashMap<String, List<String>>();
    var json =
        TokenRequestBody.with(
            JsonValue.EMPTY_JSON_OBJECT,
            Map.of("name", "Ada Lovelace", "email", "ada@example.org", "id", "7"));
    var body = Optional.<String>empty();
    for (var token : List.of(ACCESS, REFRESH)) {
      var list = token.equals(ACCESS) ? places.accessToken() : places.refreshToken();
      var place = list.get(0);
      if (place instanceof TokenPlace.Member member) {
        json = TokenRequestBody.with(json, member.path(), token);
      } else if (place instanceof TokenPlace.Header header) {
        fields.computeIfAbsent(header.name(), name -> new ArrayList<>()).add("Bearer " + token);
      } else if (place instanceof TokenPlace.Cookie cookie) {
        fields
            .computeIfAbsent("Set-Cookie", name -> new ArrayList<>())
            .add(cookie.name() + "=" + token + "; Path=/; HttpOnly");
      } else {
        body = Optional.of(token);
      }
    }
    return answer(fields, body.orElse(json.toString()));
  }

  private static BackendAnswer answer(Map<String, List<String>> fields, String body) {
    return new BackendAnswer(
        200,
        Optional.of("application/json"),
        Optional.empty(),
        Duration.ofSeconds(5),
        new AnswerFields(fields),
        new BodyContent.Whole(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Benchmark
  public LoginOutcome read() {
    return reader.read(answer, NOW);
  }
}
