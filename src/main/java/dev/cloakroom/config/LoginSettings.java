package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Login;
import dev.cloakroom.config.Settings.LoginResource;
import dev.cloakroom.config.Settings.Method;
import dev.cloakroom.config.Settings.Pages;
import dev.cloakroom.config.Settings.Resource;
import dev.cloakroom.field.FieldSyntax;
import dev.cloakroom.path.PathKey;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code cloakroom.login.*}. */
final class LoginSettings {
  private static final String PREFIX = "cloakroom.login.";
  // Fields that hold credentials, or that Cloakroom sets itself or checks.
  private static final Set<String> WITHHELD =
      Set.of(
          "authorization",
          "cookie",
          "forwarded",
          "origin",
          "referer",
          "traceparent",
          "tracestate",
          "x-csrf",
          "x-request-id");

  private final ConfigValues values;
  private final Set<String> names;

  LoginSettings(ConfigValues values, Set<String> names) {
    this.values = values;
    this.names = names;
  }

  /**
   * @param password whether the backend has a login resource
   * @param openIdConnect whether users sign in at an OpenID Provider
   */
  Login read(URI backend, boolean insecure, boolean password, boolean openIdConnect) {
    var reasonFields = values.fieldPaths(PREFIX + "reason-fields", "");
    var reasons = values.names(PREFIX + "reasons", "");
    if (reasonFields.isEmpty() != reasons.isEmpty()) {
      values.fault(
          PREFIX + (reasons.isEmpty() ? "reasons" : "reason-fields"),
          "missing",
          "set both reason-fields and reasons, or neither");
    }
    return new Login(
        values
            .list(
                PREFIX + "account-fields",
                text -> BackendSettings.field(text).text(),
                "list member names, or JSON Pointers such as /user/email")
            .orElse(List.of("username", "email", "login")),
        values.number(PREFIX + "attempts", 5, 1, 1_000_000),
        values.duration(PREFIX + "window", Duration.ofMinutes(5), Duration.ofSeconds(1)),
        values
            .list(
                PREFIX + "request-headers",
                LoginSettings::requestHeader,
                "list header fields such as Accept-Language,X-Device-Id")
            .orElse(List.of("Accept-Language", "User-Agent")),
        resources(backend, insecure),
        values.fieldPaths(PREFIX + "challenge-fields", ""),
        reasonFields,
        reasons,
        values.parsed(
            PREFIX + "remember-field",
            BackendSettings::field,
            "set a member's name such as remember"),
        password,
        pages(openIdConnect));
  }

  private Pages pages(boolean openIdConnect) {
    var required =
        values
            .list(
                PREFIX + "required",
                LoginSettings::requiredPath,
                "list paths such as /reports/*, or /* for the whole app")
            .orElse(List.of());
    var page = page("page");
    if (!required.isEmpty() && page.isEmpty() && !openIdConnect) {
      values.fault(
          PREFIX + "page",
          "missing, although " + PREFIX + "required leads to it",
          "set the page that users sign in at, such as /sign-in.html, or cloakroom.oidc.issuer");
    }
    return new Pages(
        new PathList(required), page, page("error-path"), page("default-path").orElse("/"));
  }

  private static String requiredPath(String text) {
    var entry = PathList.entry(text);
    if (PathKey.of(entry.replaceFirst("[*]$", "")).isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' can be read in more than one way");
    }
    return entry;
  }

  // Below the context root, without a query: login_error and returnTo are added.
  private Optional<String> page(String name) {
    return values.parsed(
        PREFIX + name, PathList::page, "set a path of the app such as /sign-in.html");
  }

  private static String requestHeader(String name) {
    TransportSettings.requireField(name);
    var lower = name.toLowerCase(Locale.ROOT);
    if (!FieldSyntax.isToken(name) || WITHHELD.contains(lower) || lower.startsWith("x-forwarded")) {
      throw new IllegalArgumentException("the field '" + name + "' cannot go along");
    }
    return name;
  }

  private Map<String, LoginResource> resources(URI backend, boolean insecure) {
    var resources = new LinkedHashMap<String, LoginResource>();
    for (var name : KnownKeys.loginResources(names)) {
      var prefix = PREFIX + name + ".";
      if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
        values.fault(prefix + "path", "not a name", "use letters, digits, '-' and '_'");
      }
      var token = values.choice(prefix + "token", Token.NONE);
      var uri = new PathSettings(values, backend, insecure).read(prefix + "path");
      if (uri.isEmpty() && values.text(prefix + "path").isEmpty()) {
        values.fault(prefix + "path", "missing", "set a path such as /auth/register");
      }
      resources.put(
          name,
          new LoginResource(
              new Resource(uri.orElse(backend), Method.POST), token == Token.REQUIRED));
    }
    return Map.copyOf(resources);
  }

  private enum Token {
    NONE,
    REQUIRED
  }
}
