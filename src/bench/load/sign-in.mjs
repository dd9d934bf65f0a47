// node sign-in.mjs [origin]: sign-ins at the demo's OpenID Provider, and sessions of both kinds beside each other.
// Needs a running demo: mvn -Pdemo. ROUNDS and SLOT (milliseconds) change how long it measures.
import { createHash, randomBytes } from "node:crypto";
import http from "node:http";

const origin = process.argv[2] ?? "http://localhost:8080";
const provider = origin.replace("localhost", "127.0.0.1");
const rounds = Number(process.env.ROUNDS ?? 12);
const slot = Number(process.env.SLOT ?? 2000);
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
const NAVIGATION = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate" };
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function send(url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const cookies = (response) => (response.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).filter((pair) => !pair.endsWith("=")).join("; ");
const form = (fields) => ({ method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields).toString() });

// The user signs in at the provider's page; the address that the browser is led to.
async function atProvider(location) {
  const posted = form({ username: "ada", password: "lovelace" });
  Object.assign(posted.headers, { Origin: provider, "Sec-Fetch-Site": "same-origin" });
  return (await send(location, posted)).headers.location;
}

async function timed(call) {
  const start = process.hrtime.bigint();
  const response = await call();
  return { response, millis: Number(process.hrtime.bigint() - start) / 1e6 };
}

async function callback() {
  const start = await send(`${origin}/api/login?returnTo=/`, { headers: NAVIGATION });
  const back = await atProvider(start.headers.location);
  const { response, millis } = await timed(() => send(back, { headers: { Cookie: cookies(start), "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" } }));
  if (response.status !== 303) throw new Error(`callback: ${response.status} ${response.text}`);
  return { millis, cookie: cookies(response), lines: response.headers["set-cookie"] };
}

// The same code, exchanged by hand: what a callback cannot be faster than.
async function exchange() {
  const verifier = randomBytes(32).toString("base64url");
  const redirect_uri = `${origin}/api/login/callback`;
  const query = new URLSearchParams({
    response_type: "code", client_id: "cloakroom-demo", redirect_uri, scope: "openid profile email", state: "s", nonce: "n",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256",
  });
  const code = new URL(await atProvider(`${provider}/backend/authorize?${query}`)).searchParams.get("code");
  const token = form({ grant_type: "authorization_code", code, redirect_uri, code_verifier: verifier });
  token.headers.Authorization = `Basic ${Buffer.from("cloakroom-demo:cloakroom-demo-secret").toString("base64")}`;
  const { response, millis } = await timed(() => send(`${provider}/backend/token`, token));
  if (response.status !== 200) throw new Error(`exchange: ${response.status}`);
  return millis;
}

async function perSecond(path, cookie) {
  const end = Date.now() + slot;
  let count = 0;
  const one = async () => {
    while (Date.now() < end) {
      const { status } = await send(origin + path, { headers: { Cookie: cookie, "X-CSRF": "1" } });
      if (status !== 200) throw new Error(`${path}: ${status}`);
      count++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  return (count * 1000) / slot;
}

const byPassword = async () =>
  cookies(await send(`${origin}/api/login`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF": "1" }, body: '{"username":"ada","password":"lovelace"}' }));

for (let i = 0; i < 300; i++) { await callback(); await exchange(); }
const callbacks = [], exchanges = [];
for (let i = 0; i < 400; i++) { callbacks.push((await callback()).millis); exchanges.push(await exchange()); }
console.log(`callback ${median(callbacks).toFixed(2)} ms, the exchange by hand ${median(exchanges).toFixed(2)} ms (medians of 400, in turns)`);
const lines = (await callback()).lines;
console.log(`cookies of a callback: ${lines.reduce((sum, line) => sum + line.length, 0)} bytes in ${lines.length} lines`);
for (const path of ["/relay/backend/user", "/api/auth/token"]) {
  await perSecond(path, await byPassword());
  const ratios = [];
  for (let i = 0; i < rounds; i++) {
    const ours = await perSecond(path, (await callback()).cookie);
    ratios.push(ours / (await perSecond(path, await byPassword())));
  }
  console.log(`${path}: OpenID Connect beside a password ${median(ratios).toFixed(3)} (middle of ${rounds} pairs of slots; ${ratios.map((r) => r.toFixed(2)).join(" ")})`);
}
agent.destroy();
