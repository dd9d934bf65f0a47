/**
 * node oidc-provider for the integration tests: `node provider.mjs PORT ORIGIN BACKCHANNEL`. The
 * origin is that of the application whose users sign in; BACKCHANNEL is where logouts are told. It
 * does what the tests' Keycloak does not: access tokens that are no JWTs, DPoP with nonces, and ID
 * tokens with a nonce at renewals. Any name signs in, without a password.
 */
import Provider from "oidc-provider";

const [port, origin, backchannel] = process.argv.slice(2);

// Not localhost, for the application is there: browsers take the two for one site.
const issuer = `http://127.0.0.1:${port}`;

function client(id, more) {
  return {
    client_id: id,
    client_secret: "cloakroom-demo-secret",
    grant_types: ["authorization_code", "refresh_token"],
    redirect_uris: [`${origin}/api/login/callback`],
    post_logout_redirect_uris: [`${origin}/`],
    backchannel_logout_uri: backchannel,
    backchannel_logout_session_required: true,
    ...more,
  };
}

const provider = new Provider(issuer, {
  clients: [
    client("cloakroom-demo"),
    client("cloakroom-dpop", { dpop_bound_access_tokens: true }),
    client("cloakroom-par", { require_pushed_authorization_requests: true }),
  ],
  cookies: { keys: ["only for tests"] },
  features: {
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    backchannelLogout: { enabled: true },
    revocation: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
  },
  claims: {
    openid: ["sub", "sid"],
    profile: ["name", "preferred_username"],
    email: ["email"],
  },
  // Without this, only the userinfo endpoint shows what the scopes ask for.
  conformIdTokenClaims: false,
  findAccount: (context, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: `Name of ${sub}`, preferred_username: sub, email: `${sub}@example.com` }),
  }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  pkce: { required: () => true },
  ttl: { AccessToken: 10, IdToken: 300, RefreshToken: 3600, Session: 3600, Grant: 3600, Interaction: 600 },
  // Its own refuses loopback addresses, where the tests listen.
  fetch: (url, { dispatcher, ...rest }) => globalThis.fetch(url, rest),
});

provider.listen(Number(port), "127.0.0.1", () => console.log(`${issuer} is ready`));
