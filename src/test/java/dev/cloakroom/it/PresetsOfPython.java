package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;

/** The backends that FastAPI and Flask make. */
final class PresetsOfPython {
  private PresetsOfPython() {}

  static List<PresetBackend> all() {
    return List.of(fastapi(), fastapiUsers(), flask());
  }

  // A body that is no form has no password for it.
  private static PresetBackend fastapi() {
    return new PresetBackend("fastapi", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /users/me/")
        .on(
            "POST /token",
            (call, tokens) -> {
              if (call.form("password").isEmpty()) {
                return json(422, "{'detail':[{'loc':['body','password'],'msg':'Field required'}]}");
              }
              return isRight(call.form("password"))
                  ? json(200, "{'access_token':'%s','token_type':'bearer'}", tokens.jwt())
                  : json(401, "{'detail':'Incorrect username or password'}");
            });
  }

  private static PresetBackend fastapiUsers() {
    return new PresetBackend("fastapi-users", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /users/me")
        .on(
            "POST /auth/jwt/login",
            (call, tokens) -> {
              if (call.form("password").isEmpty()) {
                return json(422, "{'detail':[{'loc':['body','password'],'msg':'Field required'}]}");
              }
              if (!isRight(call.form("password"))) {
                return json(400, "{'detail':'LOGIN_BAD_CREDENTIALS'}");
              }
              return call.form("username").orElse("").equals(PresetBackend.UNVERIFIED)
                  ? json(400, "{'detail':'LOGIN_USER_NOT_VERIFIED'}")
                  : json(200, "{'access_token':'%s','token_type':'bearer'}", tokens.jwt());
            })
        .on(
            "POST /auth/jwt/logout",
            (call, tokens) ->
                tokens.end(call.bearer())
                    ? PresetAnswer.text(204, "")
                    : json(401, "{'detail':'Unauthorized'}"));
  }

  private static PresetBackend flask() {
    return new PresetBackend("flask-jwt", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /who_am_i")
        .on(
            "POST /login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(
                        200,
                        "{'access_token':'%s','refresh_token':'%s'}",
                        tokens.jwt(),
                        tokens.refresh())
                    : json(401, "{'msg':'Bad username or password'}"))
        .on(
            "POST /refresh",
            (call, tokens) ->
                tokens.use(call.bearer())
                    ? json(200, "{'access_token':'%s'}", tokens.jwt())
                    : json(422, "{'msg':'Only refresh tokens are allowed'}"))
        .on(
            "DELETE /logout",
            (call, tokens) ->
                tokens.end(call.bearer())
                    ? json(200, "{'msg':'Access token revoked'}")
                    : json(401, "{'msg':'Missing Authorization Header'}"));
  }
}
