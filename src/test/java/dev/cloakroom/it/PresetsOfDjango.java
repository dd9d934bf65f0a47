package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.time.Instant;
import java.util.List;

/** The backends that Django REST framework and its packages make. */
final class PresetsOfDjango {
  private PresetsOfDjango() {}

  static List<PresetBackend> all() {
    return List.of(simplejwt(), djRestAuth(), drfToken(), knox());
  }

  private static PresetBackend simplejwt() {
    return new PresetBackend("simplejwt", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /user")
        .on(
            "POST /api/token/",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, "{'access':'%s','refresh':'%s'}", tokens.jwt(), tokens.refresh())
                    : json(401, "{'detail':'No active account found'}"))
        .on(
            "POST /api/token/refresh/",
            (call, tokens) ->
                tokens.use(call.json("refresh"))
                    ? json(200, "{'access':'%s'}", tokens.jwt())
                    : json(401, "{'code':'token_not_valid'}"))
        .on(
            "POST /api/token/blacklist/",
            (call, tokens) -> json(tokens.end(call.json("refresh")) ? 200 : 400, "{}"));
  }

  // The refresh token comes and goes in a cookie only, as JWT_AUTH_HTTPONLY has it.
  private static PresetBackend djRestAuth() {
    return new PresetBackend("dj-rest-auth", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /dj-rest-auth/user/")
        .on(
            "POST /dj-rest-auth/login/",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(400, "{'non_field_errors':['Unable to log in']}");
              }
              var access = tokens.jwt();
              return json(200, "{'access':'%s','refresh':'','user':{'pk':7}}", access)
                  .cookie("my-app-auth", access)
                  .cookie("my-refresh-token", tokens.refresh());
            })
        .on(
            "POST /dj-rest-auth/token/refresh/",
            (call, tokens) ->
                tokens.spend(call.cookie("my-refresh-token"))
                    ? json(200, "{'access':'%s','refresh':''}", tokens.jwt())
                        .cookie("my-refresh-token", tokens.refresh())
                    : json(401, "{'code':'token_not_valid'}"))
        .on(
            "POST /dj-rest-auth/logout/",
            (call, tokens) -> json(tokens.end(call.cookie("my-refresh-token")) ? 200 : 401, "{}"));
  }

  private static PresetBackend drfToken() {
    return new PresetBackend("drf-token", "{'username':'%s','password':'%s'}")
        .presents(call -> call.field("Authorization", "Token "), "GET /user")
        .on(
            "POST /api-token-auth/",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, "{'token':'%s'}", tokens.lasting("9944"))
                    : json(400, "{'non_field_errors':['Unable to log in']}"));
  }

  private static PresetBackend knox() {
    return new PresetBackend("knox", "{'username':'%s','password':'%s'}")
        .presents(call -> call.field("Authorization", "Token "), "GET /user")
        .on(
            "POST /api/auth/login/",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(
                        200,
                        "{'expiry':'%s','token':'%s','user':{'username':'ada'}}",
                        Instant.now().plus(PresetTokens.LIFE),
                        tokens.opaque())
                    : json(400, "{'non_field_errors':['Unable to log in']}"))
        .on(
            "POST /api/auth/logout/",
            (call, tokens) ->
                tokens.end(call.field("Authorization", "Token "))
                    ? PresetAnswer.text(204, "")
                    : json(401, "{'detail':'Invalid token.'}"));
  }
}
