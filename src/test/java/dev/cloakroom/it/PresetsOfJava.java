package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;

/** The backends that Spring makes. */
final class PresetsOfJava {
  private PresetsOfJava() {}

  static List<PresetBackend> all() {
    return List.of(filter(), jhipster(), ruoyi());
  }

  // The token is in a header field of an answer without a body.
  private static PresetBackend filter() {
    return new PresetBackend("spring-security-jwt", "{'username':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /user")
        .on(
            "POST /login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? PresetAnswer.text(200, "").field("Authorization", "Bearer " + tokens.jwt())
                    : json(401, "{'error':'Unauthorized'}"));
  }

  private static PresetBackend jhipster() {
    return new PresetBackend("jhipster", "{'username':'%s','password':'%s','rememberMe':true}")
        .presents(PresetCall::bearer, "GET /api/account")
        .on(
            "POST /api/authenticate",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(401, "{'status':401,'detail':'Bad credentials'}");
              }
              var token = tokens.jwt();
              return json(200, "{'id_token':'%s'}", token)
                  .field("Authorization", "Bearer " + token);
            });
  }

  // Every answer is 200; the real code is in the body.
  private static PresetBackend ruoyi() {
    var over = json(200, "{'code':401,'msg':'over'}");
    return new PresetBackend("ruoyi", "{'username':'%s','password':'%s','code':'4','uuid':'u'}")
        .presents(PresetCall::bearer, "GET /getInfo")
        .tellsStrangers(over)
        .on(
            "POST /login",
            (call, tokens) ->
                isRight(call.json("password"))
                    ? json(200, "{'code':200,'msg':'ok','token':'%s'}", tokens.lastingJwt())
                    : json(200, "{'code':500,'msg':'wrong'}"))
        .on(
            "POST /logout",
            (call, tokens) -> {
              tokens.end(call.bearer());
              return json(200, "{'code':200,'msg':'bye'}");
            });
  }
}
