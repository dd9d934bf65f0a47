package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;

/** The backends that Laravel, Symfony and Rails make. */
final class PresetsOfPhp {
  private PresetsOfPhp() {}

  static List<PresetBackend> all() {
    return List.of(sanctum(), tymon(), lexik(), devise());
  }

  // The token is the body, as text.
  private static PresetBackend sanctum() {
    return new PresetBackend("laravel-sanctum", "{'email':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /api/user")
        .on(
            "POST /sanctum/token",
            (call, tokens) ->
                isRight(call.json("password")) && call.json("device_name").isPresent()
                    ? PresetAnswer.text(200, tokens.lasting("1|"))
                    : json(422, "{'errors':{'email':['The credentials are incorrect.']}}"));
  }

  // An expired token renews itself too, once.
  private static PresetBackend tymon() {
    var token = "{'access_token':'%s','token_type':'bearer','expires_in':2}";
    return new PresetBackend("tymon-jwt", "{'email':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "POST /api/auth/me")
        .on(
            "POST /api/auth/login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, token, tokens.jwt())
                    : json(401, "{'error':'Unauthorized'}"))
        .on(
            "POST /api/auth/refresh",
            (call, tokens) ->
                tokens.renew(call.bearer())
                    ? json(200, token, tokens.jwt())
                    : json(401, "{'message':'The token has been blacklisted'}"))
        .on(
            "POST /api/auth/logout",
            (call, tokens) -> json(tokens.end(call.bearer()) ? 200 : 401, "{}"));
  }

  private static PresetBackend lexik() {
    var pair = "{'token':'%s','refresh_token':'%s'}";
    return new PresetBackend("symfony-lexik", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /user")
        .on(
            "POST /api/login_check",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, pair, tokens.jwt(), tokens.refresh())
                    : json(401, "{'code':401,'message':'Invalid credentials.'}"))
        .on(
            "POST /api/token/refresh",
            (call, tokens) ->
                tokens.spend(call.json("refresh_token"))
                    ? json(200, pair, tokens.jwt(), tokens.refresh())
                    : json(401, "{'code':401,'message':'JWT Refresh Token Not Found'}"));
  }

  // The token is in a header field of the answer.
  private static PresetBackend devise() {
    return new PresetBackend("devise-jwt", "{'user':{'email':'%s','password':'%s'}}")
        .presents(PresetCall::bearer, "GET /user")
        .on(
            "POST /users/sign_in",
            (call, tokens) ->
                isRight(call.json("/user/password"))
                    ? json(201, "{'id':7}").field("Authorization", "Bearer " + tokens.jwt())
                    : json(401, "{'error':'Invalid Email or password.'}"))
        .on(
            "DELETE /users/sign_out",
            (call, tokens) -> PresetAnswer.text(tokens.end(call.bearer()) ? 204 : 401, ""));
  }
}
