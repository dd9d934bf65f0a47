package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;

/** Services that do nothing but sign in, or sign in for a database. */
final class PresetsOfServices {
  private PresetsOfServices() {}

  static List<PresetBackend> all() {
    return List.of(supabase(), firebase(), nhost(), fusionauth());
  }

  private static PresetBackend supabase() {
    var pair =
        "{'access_token':'%s','token_type':'bearer','expires_in':2,'refresh_token':'%s',"
            + "'user':{'id':'7'}}";
    return new PresetBackend("supabase", "{'email':'%s','password':'%s'}")
        .with("cloakroom.backend.header.apikey", "anon-key")
        .presents(
            call -> call.bearer().filter(token -> isTold(call) || isRelayed(call)),
            "GET /auth/v1/user")
        .on(
            "POST /auth/v1/token?grant_type=password",
            (call, tokens) -> {
              if (!isTold(call)) {
                return json(401, "{'message':'No API key found in request'}");
              }
              if (!isRight(call.json("password"))) {
                return json(400, "{'code':400,'error_code':'invalid_credentials'}");
              }
              return call.json("email").orElse("").equals(PresetBackend.UNVERIFIED)
                  ? json(400, "{'code':400,'error_code':'email_not_confirmed'}")
                  : json(200, pair, tokens.jwt(), tokens.refresh());
            })
        .on(
            "POST /auth/v1/token?grant_type=refresh_token",
            (call, tokens) ->
                isTold(call) && tokens.spend(call.json("refresh_token"))
                    ? json(200, pair, tokens.jwt(), tokens.refresh())
                    : json(400, "{'error_code':'refresh_token_not_found'}"))
        .on(
            "POST /auth/v1/logout",
            (call, tokens) ->
                isTold(call) && tokens.end(call.bearer())
                    ? PresetAnswer.text(204, "")
                    : json(401, "{'error_code':'no_authorization'}"));
  }

  private static boolean isTold(PresetCall call) {
    return call.field("apikey", "anon-key").isPresent();
  }

  private static boolean isRelayed(PresetCall call) {
    return call.path().equals(PresetBackend.THINGS);
  }

  // Renewal is at another host, and a form.
  private static PresetBackend firebase() {
    return new PresetBackend("firebase", "{'email':'%s','password':'%s','returnSecureToken':true}")
        .with("cloakroom.backend.login-path", "{url}/v1/accounts:signInWithPassword?key=k")
        .with("cloakroom.backend.refresh-path", "{url}/v1/token?key=k")
        .presents(PresetCall::bearer, "GET /user")
        .on(
            "POST /v1/accounts:signInWithPassword?key=k",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(400, "{'error':{'code':400,'message':'INVALID_LOGIN_CREDENTIALS'}}");
              }
              return call.json("email").orElse("").equals(PresetBackend.SECOND_FACTOR)
                  ? json(200, "{'mfaPendingCredential':'pending','mfaInfo':[]}")
                  : json(
                      200,
                      "{'idToken':'%s','refreshToken':'%s','expiresIn':'2','localId':'7'}",
                      tokens.jwt(),
                      tokens.refresh());
            })
        .on(
            "POST /v1/token?key=k",
            (call, tokens) ->
                call.form("grant_type").orElse("").equals("refresh_token")
                        && tokens.use(call.form("refresh_token"))
                    ? json(200, "{'id_token':'%s','expires_in':'2'}", tokens.jwt())
                    : json(400, "{'error':{'message':'INVALID_REFRESH_TOKEN'}}"));
  }

  // A renewal answers the session itself, a login has it in a member.
  private static PresetBackend nhost() {
    var session = "{'accessToken':'%s','accessTokenExpiresIn':2,'refreshToken':'%s'}";
    return new PresetBackend("nhost", "{'email':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /user")
        .on(
            "POST /signin/email-password",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(401, "{'error':'invalid-email-password'}");
              }
              return call.json("email").orElse("").equals(PresetBackend.SECOND_FACTOR)
                  ? json(200, "{'session':null,'mfa':{'ticket':'mfaTotp:1'}}")
                  : json(200, "{'session':" + session + "}", tokens.jwt(), tokens.refresh());
            })
        .on(
            "POST /signin/mfa/totp",
            (call, tokens) ->
                call.json("ticket").orElse("").equals("mfaTotp:1")
                    ? json(200, "{'session':" + session + "}", tokens.jwt(), tokens.refresh())
                    : json(401, "{'error':'invalid-ticket'}"))
        .on(
            "POST /token",
            (call, tokens) ->
                tokens.spend(call.json("refreshToken"))
                    ? json(200, session, tokens.jwt(), tokens.refresh())
                    : json(401, "{'error':'invalid-refresh-token'}"))
        .on(
            "POST /signout",
            (call, tokens) -> json(tokens.end(call.json("refreshToken")) ? 200 : 400, "{}"));
  }

  // Wrong credentials are 404 without a body.
  private static PresetBackend fusionauth() {
    return new PresetBackend("fusionauth", "{'loginId':'%s','password':'%s'}")
        .with("cloakroom.backend.login-member.applicationId", "app-1")
        .with("cloakroom.backend.header.Authorization", "api-key")
        .with("cloakroom.backend.header.X-FusionAuth-TenantId", "acme")
        .presents(PresetCall::bearer, "GET /api/user")
        .on(
            "POST /api/login",
            (call, tokens) -> {
              if (call.field("Authorization", "api-key").isEmpty()
                  || call.field("X-FusionAuth-TenantId", "acme").isEmpty()) {
                return PresetAnswer.text(401, "");
              }
              if (!isRight(call.json("password")) || call.json("applicationId").isEmpty()) {
                return PresetAnswer.text(404, "");
              }
              return call.json("loginId").orElse("").equals(PresetBackend.SECOND_FACTOR)
                  ? json(242, "{'twoFactorId':'two','methods':[{'method':'email'}]}")
                  : json(
                      200,
                      "{'token':'%s','refreshToken':'%s','user':{'id':'7'}}",
                      tokens.jwt(),
                      tokens.refresh());
            })
        .on(
            "POST /api/jwt/refresh",
            (call, tokens) ->
                tokens.spend(call.json("refreshToken"))
                    ? json(
                        200, "{'token':'%s','refreshToken':'%s'}", tokens.jwt(), tokens.refresh())
                    : json(400, "{'generalErrors':[]}"))
        .on(
            "POST /api/logout",
            (call, tokens) -> {
              tokens.end(call.json("refreshToken"));
              return PresetAnswer.text(200, "");
            });
  }
}
