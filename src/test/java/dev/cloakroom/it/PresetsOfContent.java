package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;
import java.util.Optional;

/** Content management systems and other products with users of their own. */
final class PresetsOfContent {
  private PresetsOfContent() {}

  static List<PresetBackend> all() {
    return List.of(
        directus(), strapi(), payload(), pocketbase(), wordpress(), realworld(), thingsboard());
  }

  private static PresetBackend directus() {
    var pair = "{'data':{'access_token':'%s','refresh_token':'%s','expires':2000}}";
    return new PresetBackend("directus", "{'email':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /users/me")
        .on(
            "POST /auth/login",
            (call, tokens) -> {
              var code = "{'errors':[{'extensions':{'code':'%s'}}]}";
              if (!isRight(call.json("password"))) {
                return json(401, code, "INVALID_CREDENTIALS");
              }
              return call.json("email").orElse("").equals(PresetBackend.SECOND_FACTOR)
                  ? json(401, code, "INVALID_OTP")
                  : json(200, pair, tokens.jwt(), tokens.refresh());
            })
        .on(
            "POST /auth/refresh",
            (call, tokens) ->
                tokens.spend(call.json("refresh_token"))
                    ? json(200, pair, tokens.jwt(), tokens.refresh())
                    : json(401, "{'errors':[]}"))
        .on(
            "POST /auth/logout",
            (call, tokens) ->
                PresetAnswer.text(tokens.end(call.json("refresh_token")) ? 204 : 400, ""));
  }

  private static PresetBackend strapi() {
    return new PresetBackend("strapi", "{'identifier':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /api/users/me")
        .on(
            "POST /api/auth/local",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, "{'jwt':'%s','user':{'id':7}}", tokens.jwt())
                    : json(400, "{'error':{'message':'Invalid identifier or password'}}"))
        .on(
            "POST /api/auth/local/register",
            (call, tokens) -> json(200, "{'jwt':'%s','user':{'id':8}}", tokens.jwt()));
  }

  // It renews a token that is good and no other, and tells strangers 403.
  private static PresetBackend payload() {
    return new PresetBackend("payload", "{'email':'%s','password':'%s'}")
        .presents(PresetCall::bearer)
        .tellsStrangers(json(403, "{'errors':[{'message':'You are not allowed'}]}"))
        .on(
            "POST /api/users/login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, "{'user':{'id':'7'},'token':'%s'}", tokens.jwt())
                    : json(401, "{'errors':[{'message':'The email or password is incorrect.'}]}"))
        .on(
            "POST /api/users/refresh-token",
            (call, tokens) ->
                tokens.renewGood(call.bearer())
                    ? json(200, "{'user':{'id':'7'},'refreshedToken':'%s'}", tokens.jwt())
                    : json(403, "{'errors':[{'message':'Forbidden'}]}"))
        .on(
            "GET /api/users/me",
            (call, tokens) ->
                tokens.isGood(call.bearer())
                    ? json(200, "{'user':{'name':'Ada'},'token':'%s'}", call.bearer().get())
                    : json(200, "{'user':null}"))
        .on(
            "POST /api/users/logout",
            (call, tokens) -> json(tokens.end(call.bearer()) ? 200 : 400, "{}"));
  }

  // It takes a token that is over for none, and hides what is there.
  private static PresetBackend pocketbase() {
    return new PresetBackend("pocketbase", "{'identity':'%s','password':'%s'}")
        .presents(PresetCall::bearer)
        .tellsStrangers(json(404, "{'status':404,'data':{}}"))
        .on(
            "POST /api/collections/users/auth-with-password",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(400, "{'status':400,'message':'Failed to authenticate.','data':{}}");
              }
              return call.json("identity").orElse("").equals(PresetBackend.SECOND_FACTOR)
                  ? json(401, "{'mfaId':'m1'}")
                  : json(200, "{'token':'%s','record':{'id':'7'}}", tokens.jwt());
            })
        .on(
            "POST /api/collections/users/auth-refresh",
            (call, tokens) ->
                tokens.renewGood(call.bearer())
                    ? json(200, "{'token':'%s','record':{'name':'Ada'}}", tokens.jwt())
                    : json(401, "{'status':401,'data':{}}"));
  }

  private static PresetBackend wordpress() {
    return new PresetBackend("wordpress-jwt", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /wp-json/wp/v2/users/me")
        .tellsStrangers(json(403, "{'code':'jwt_auth_invalid_token','data':{'status':403}}"))
        .on(
            "POST /wp-json/jwt-auth/v1/token",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, "{'token':'%s','user_nicename':'ada'}", tokens.jwt())
                    : json(403, "{'code':'[jwt_auth] incorrect_password'}"));
  }

  // Its user resource repeats the token.
  private static PresetBackend realworld() {
    return new PresetBackend("realworld", "{'user':{'email':'%s','password':'%s'}}")
        .presents(PresetsOfContent::token)
        .on(
            "POST /api/users/login",
            (call, tokens) ->
                isRight(call.json("/user/password"))
                    ? json(200, "{'user':{'username':'ada','token':'%s'}}", tokens.jwt())
                    : json(422, "{'errors':{'email or password':['is invalid']}}"))
        .on(
            "GET /api/user",
            (call, tokens) ->
                tokens.isGood(token(call))
                    ? json(200, "{'user':{'name':'Ada','token':'%s'}}", token(call).get())
                    : json(401, "{}"));
  }

  private static Optional<String> token(PresetCall call) {
    return call.field("Authorization", "Token ");
  }

  private static PresetBackend thingsboard() {
    var pair = "{'token':'%s','refreshToken':'%s'}";
    return new PresetBackend("thingsboard", "{'username':'%s','password':'%s'}")
        .presents(call -> call.field("X-Authorization", "Bearer "), "GET /api/auth/user")
        .on(
            "POST /api/auth/login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, pair, tokens.jwt(), tokens.refresh())
                    : json(401, "{'status':401,'errorCode':10}"))
        .on(
            "POST /api/auth/token",
            (call, tokens) ->
                tokens.spend(call.json("refreshToken"))
                    ? json(200, pair, tokens.jwt(), tokens.refresh())
                    : json(401, "{'status':401,'errorCode':11}"))
        .on(
            "POST /api/auth/logout",
            (call, tokens) ->
                PresetAnswer.text(
                    tokens.end(call.field("X-Authorization", "Bearer ")) ? 200 : 401, ""));
  }
}
