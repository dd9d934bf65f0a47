package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;

/** The backends that Node's frameworks make. */
final class PresetsOfNode {
  private PresetsOfNode() {}

  static List<PresetBackend> all() {
    return List.of(betterAuth(), passport(), cookies());
  }

  // The signed token is in a header field; a dead session answers 200 null.
  private static PresetBackend betterAuth() {
    return new PresetBackend("better-auth", "{'email':'%s','password':'%s','rememberMe':true}")
        .presents(PresetCall::bearer)
        .on(
            "POST /api/auth/sign-in/email",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(401, "{'code':'INVALID_EMAIL_OR_PASSWORD'}");
              }
              if (call.json("email").orElse("").equals(PresetBackend.UNVERIFIED)) {
                return json(403, "{'code':'EMAIL_NOT_VERIFIED'}");
              }
              return json(200, "{'token':'unsigned','user':{'id':'7','name':'Ada'}}")
                  .field("set-auth-token", tokens.lasting("signed."));
            })
        .on(
            "GET /api/auth/get-session",
            (call, tokens) ->
                tokens.isGood(call.bearer())
                    ? json(
                        200,
                        "{'session':{'token':'%s'},'user':{'id':'7','name':'Ada'}}",
                        call.bearer().get())
                    : json(200, "null"))
        .on(
            "POST /api/auth/sign-out",
            (call, tokens) -> json(200, "{'success':%s}", tokens.end(call.bearer())));
  }

  private static PresetBackend passport() {
    return new PresetBackend("nestjs-passport", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /profile")
        .on(
            "POST /auth/login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(201, "{'access_token':'%s'}", tokens.jwt())
                    : json(401, "{'statusCode':401,'message':'Unauthorized'}"));
  }

  // Both tokens come and go in cookies only.
  private static PresetBackend cookies() {
    return new PresetBackend("express-cookies", "{'email':'%s','password':'%s'}")
        .presents(call -> call.cookie("accessToken"), "GET /auth/me")
        .on(
            "POST /auth/login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? pair(tokens)
                    : json(401, "{'message':'Invalid credentials'}"))
        .on(
            "POST /auth/refresh",
            (call, tokens) ->
                tokens.spend(call.cookie("refreshToken"))
                    ? pair(tokens)
                    : json(403, "{'message':'Forbidden'}"))
        .on(
            "POST /auth/logout",
            (call, tokens) ->
                PresetAnswer.text(tokens.end(call.cookie("refreshToken")) ? 204 : 401, ""));
  }

  private static PresetAnswer pair(PresetTokens tokens) {
    return json(200, "{'message':'welcome'}")
        .cookie("accessToken", tokens.jwt())
        .cookie("refreshToken", tokens.refresh());
  }
}
