package dev.cloakroom.it;

import static dev.cloakroom.it.PresetAnswer.json;
import static dev.cloakroom.it.PresetBackend.isRight;

import java.util.List;

/** The backends that ASP.NET Core makes. */
final class PresetsOfDotNet {
  private PresetsOfDotNet() {}

  static List<PresetBackend> all() {
    return List.of(identity(), abp());
  }

  // Both tokens are opaque.
  private static PresetBackend identity() {
    var pair =
        "{'tokenType':'Bearer','accessToken':'%s','expiresIn':"
            + PresetTokens.LIFE.toSeconds()
            + ",'refreshToken':'%s'}";
    return new PresetBackend("aspnet-identity", "{'email':'%s','password':'%s'}")
        .presents(PresetCall::bearer, "GET /manage/info")
        .on(
            "POST /login",
            (call, tokens) -> {
              if (!isRight(call.json("password"))) {
                return json(401, "{'title':'Unauthorized','detail':'Failed'}");
              }
              return call.json("email").orElse("").equals(PresetBackend.SECOND_FACTOR)
                  ? json(401, "{'title':'Unauthorized','detail':'RequiresTwoFactor'}")
                  : json(200, pair, tokens.opaque(), tokens.refresh());
            })
        .on(
            "POST /refresh",
            (call, tokens) ->
                tokens.spend(call.json("refreshToken"))
                    ? json(200, pair, tokens.opaque(), tokens.refresh())
                    : PresetAnswer.text(401, ""));
  }

  // It knows who asks by client_id, and which tenant by a header field.
  private static PresetBackend abp() {
    var pair = "{'access_token':'%s','token_type':'Bearer','refresh_token':'%s'}";
    return new PresetBackend("abp", "{'username':'%s','password':'%s'}")
        .with("cloakroom.backend.login-member.client_id", "Shop_App")
        .with("cloakroom.backend.refresh-member.client_id", "Shop_App")
        .with("cloakroom.backend.login-member.scope", "offline_access Shop")
        .with("cloakroom.backend.header.__tenant", "acme")
        .presents(PresetCall::bearer, "GET /api/account/my-profile")
        .on(
            "POST /connect/token",
            (call, tokens) -> {
              if (!call.form("client_id").orElse("").equals("Shop_App")
                  || call.field("__tenant", "acme").isEmpty()) {
                return json(400, "{'error':'invalid_client'}");
              }
              var renews = call.form("grant_type").orElse("").equals("refresh_token");
              var mayHave =
                  renews
                      ? tokens.spend(call.form("refresh_token"))
                      : isRight(call.form("password"))
                          && call.form("scope").orElse("").contains("offline_access");
              return mayHave
                  ? json(200, pair, tokens.jwt(), tokens.refresh())
                  : json(400, "{'error':'invalid_grant'}");
            });
  }
}
