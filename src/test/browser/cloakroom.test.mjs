/**
 * What cloakroom.js does by itself, without a server: `node --expose-gc --test cloakroom.test.mjs`. Its argument
 * in the environment, CLOAKROOM_JS, is the path of the module.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const SOURCE = await readFile(process.env.CLOAKROOM_JS, "utf8");
const PAGE = "http://app.example/";

let calls;

/** The module as a page gets it from that address; a bundler writes the bundle's address there. */
async function moduleAt(address, ...answers) {
  calls = [];
  globalThis.location = new URL(PAGE);
  globalThis.document = { baseURI: PAGE };
  globalThis.fetch = async (request) => {
    calls.push(request);
    const answer = answers[calls.length - 1];
    if (answer instanceof Error) {
      throw answer;
    }
    return answer ?? new Response("{}", { headers: { "Content-Type": "application/json" } });
  };
  const bundled = SOURCE.replaceAll("import.meta.url", JSON.stringify(address));
  // The number makes a module of its own of each.
  return import(`data:text/javascript,${encodeURIComponent(`${bundled}\n// ${Math.random()}`)}`);
}

function served(...answers) {
  return moduleAt(`${PAGE}cloakroom.js`, ...answers);
}

function problem(status, code, headers = {}) {
  const type = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify({ status, code }), { status, headers: { ...type, ...headers } });
}

function json(body) {
  return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
}

test("the module finds Cloakroom by its own address", async () => {
  for (const [address, called] of [
    ["http://app.example/cloakroom.js", "http://app.example/api/user"],
    ["http://app.example/a/b/cloakroom.js", "http://app.example/a/b/api/user"],
    ["http://app.example/cloakroom.js?v=1", "http://app.example/api/user"],
  ]) {
    const { fetch } = await moduleAt(address);
    await fetch("/api/user");
    assert.equal(calls[0].url, called);
  }
});

test("a bundle calls nothing before it is told where Cloakroom is", async () => {
  for (const address of [
    "http://app.example/assets/index-1a2b.js",
    "http://app.example/assets/cloakroom-1a2b.js",
    "http://app.example/main.js",
    "file:///home/ada/app/src/cloakroom.js",
    "blob:http://app.example/0f0e",
    "not an address",
    undefined,
  ]) {
    const { login, logout, session, token, fetch } = await moduleAt(address);
    for (const call of [login, logout, session, token, () => fetch("/api/user")]) {
      await assert.rejects(() => call({}), { code: "not_configured", message: /configure\(\{ root/ });
    }
    assert.equal(calls.length, 0);
  }
});

test("configure says where Cloakroom is", async () => {
  for (const [root, called] of [
    ["/", "http://app.example/api/user"],
    ["/app", "http://app.example/app/api/user"],
    ["/app/", "http://app.example/app/api/user"],
    ["http://app.example/a/b?x#y", "http://app.example/a/b/api/user"],
    [new URL("http://app.example/app/"), "http://app.example/app/api/user"],
    [".", "http://app.example/api/user"],
  ]) {
    const { configure, fetch } = await moduleAt("http://app.example/assets/index-1a2b.js");
    configure({ root });
    await fetch("/api/user");
    assert.equal(calls[0].url, called);
  }
});

test("configure takes nothing but a folder of the page's origin", async () => {
  const { configure } = await served();
  for (const options of [
    undefined,
    {},
    { root: "" },
    { root: "https://app.example/" },
    { root: "http://other.example/" },
    { root: "//other.example/" },
    { root: "javascript:1" },
    { root: "http://" },
  ]) {
    assert.throws(() => configure(options), { code: "invalid_root" });
  }
});

test("where something else answers, the error says to configure", async () => {
  const html = () => new Response("<!doctype html>", { headers: { "Content-Type": "text/html" } });
  for (const answer of [html, () => problem(404, "not_found"), () => new Response("", { status: 405 })]) {
    const { session } = await moduleAt("http://app.example/src/cloakroom.js", answer());
    await assert.rejects(session, { message: /app\.example\/src\/: call configure/ });
  }
});

test("a token endpoint that is off is no wrong root", async () => {
  const { token } = await served(problem(404, "not_found"));
  await assert.rejects(token, (error) => error.code === "not_found" && !error.message.includes("configure"));
});

test("a % that begins no escape is sent as %25", async () => {
  for (const [given, called] of [
    ["/relay/x/tags/50%", "/relay/x/tags/50%25"],
    ["/relay/x/tags/50% off", "/relay/x/tags/50%25%20off"],
    ["/relay/x/%zz", "/relay/x/%25zz"],
    ["/relay/x/%4", "/relay/x/%254"],
    ["/relay/x/%%41", "/relay/x/%25%41"],
    ["/relay/x/%u0041", "/relay/x/%25u0041"],
    ["/relay/x/a?q=100%", "/relay/x/a?q=100%25"],
    ["/relay/x/a?q=%&r=%20", "/relay/x/a?q=%25&r=%20"],
    ["/relay/x/%2f%C3%BC%25", "/relay/x/%2f%C3%BC%25"],
  ]) {
    const { fetch } = await served();
    await fetch(given, { method: "DELETE" });
    await fetch(new URL(given, PAGE));
    await fetch(new Request(new URL(given, PAGE), { method: "POST", body: "b", headers: { A: "1" } }));
    assert.deepEqual(calls.map(({ url }) => url.slice(PAGE.length - 1)), [called, called, called]);
    assert.deepEqual(calls.map(({ method }) => method), ["DELETE", "GET", "POST"]);
    assert.equal(await calls[2].text(), "b");
    assert.equal(calls[2].headers.get("A"), "1");
  }
});

test("a call is of our origin whatever the page's referrer policy is", async () => {
  const { fetch } = await served();
  await fetch("/api/user", { referrerPolicy: "no-referrer", mode: "no-cors", credentials: "omit" });
  assert.equal(calls[0].referrerPolicy, "same-origin");
  assert.equal(calls[0].mode, "same-origin");
  assert.equal(calls[0].credentials, "same-origin");
  assert.equal(calls[0].headers.get("X-CSRF"), "1");
});

test("a call is repeated once where the server says so, and not twice", async () => {
  const again = () => problem(401, "x", { "Retry-After": "0" });
  const busy = () => problem(503, "refresh_unavailable", { "Retry-After": "0" });
  for (const [first, second] of [[again, again], [again, busy], [busy, again], [busy, busy]]) {
    const { fetch } = await served(first(), second());
    const answer = await fetch("/relay/x/order", { method: "POST", body: "b" });
    assert.equal(calls.length, 2);
    assert.equal(answer.status, second().status);
    assert.equal(await calls[1].text(), "b");
  }
});

test("two Retry-After count as the shorter one", async () => {
  for (const value of ["0, 120", "120, 0", " 0 "]) {
    const { fetch } = await served(problem(401, "x", { "Retry-After": value }));
    assert.equal((await fetch("/relay/x/order")).status, 200);
  }
});

test("nothing else is repeated", async () => {
  for (const answer of [
    () => problem(401, "login_required"),
    () => problem(401, "x", { "Retry-After": "5" }),
    () => problem(503, "backend_unavailable", { "Retry-After": "0" }),
    () => problem(503, "refresh_unavailable", { "Retry-After": "60" }),
    () => problem(503, "refresh_unavailable"),
    () => new Response("", { status: 503, headers: { "Retry-After": "0" } }),
    () => problem(429, "too_many_attempts", { "Retry-After": "0" }),
    () => problem(429, "too_many_requests", { "Retry-After": "1" }),
  ]) {
    const { fetch } = await served(answer());
    assert.equal((await fetch("/relay/x/order", { method: "POST", body: "b" })).status, answer().status);
    assert.equal(calls.length, 1);
  }
});

test("a wait ends when the call is given up", async () => {
  for (const given of [
    (signal) => ["/api/user", { signal }],
    (signal) => [new Request(`${PAGE}api/user`, { signal })],
  ]) {
    const { fetch } = await served(problem(503, "refresh_unavailable", { "Retry-After": "10" }));
    const controller = new AbortController();
    const call = fetch(...given(controller.signal));
    setImmediate(() => {
      // A request that nobody holds any more takes its signal with it.
      calls = calls.map(() => "called");
      gc();
      controller.abort();
    });
    await assert.rejects(call, { name: "AbortError" });
    assert.equal(calls.length, 1);
  }
});

test("errors tell Retry-After in seconds, a date too", async () => {
  const soon = new Date(Date.now() + 30_000).toUTCString();
  for (const [value, seconds] of [["7", (s) => s === 7], [soon, (s) => s > 0 && s <= 30], ["soon", (s) => s === undefined]]) {
    const { CloakroomError } = await served();
    const error = await CloakroomError.from(problem(429, "too_many_attempts", { "Retry-After": value }));
    assert.ok(seconds(error.retryAfter), `${value}: ${error.retryAfter}`);
  }
});

test("a call that changes something is never made again when no answer came", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const { fetch } = await served(new TypeError("Failed to fetch"));
    await assert.rejects(fetch("/relay/x/order", { method }), { code: "network_error", message: /redirect/ });
    assert.equal(calls.length, 1);
  }
});

test("a read that leads to another origin says so", async () => {
  const redirect = Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });
  const { fetch } = await served(new TypeError("Failed to fetch"), redirect);
  await assert.rejects(fetch("/relay/x/file"), {
    code: "cross_origin_redirect",
    message: /location\.assign.*connect-src/,
  });
  assert.equal(calls[1].redirect, "manual");
});

test("a read without an answer says that the server could not be reached", async () => {
  const { fetch } = await served(new TypeError("x"), new TypeError("x"));
  await assert.rejects(fetch("/relay/x/file"), { code: "network_error", message: /could not be reached/ });
});

test("only a renewal is told as one", async () => {
  const { session, events } = await served(
    json({ authenticated: true, expiresIn: 15 }),
    json({ authenticated: true, expiresIn: 0 }), // it ran out
    json({ authenticated: true, expiresIn: 0 }),
    json({ authenticated: true }), // it is not known
    json({ authenticated: true, expiresIn: 15 }),
    json({ authenticated: true, expiresIn: 14 }), // the same
    json({ authenticated: true, expiresIn: 30 }), // renewed
    json({ authenticated: true, expiresIn: -1 }),
    json({ authenticated: true, expiresIn: 15 }), // renewed
    json({ authenticated: false }),
    json({ authenticated: true, expiresIn: 60 }), // another session
  );
  const renewals = [];
  events.addEventListener("renewed", ({ detail }) => renewals.push(detail.expiresIn));
  let now = 1000;
  performance.now = () => now;
  await session();
  now += 17_000;
  for (let i = 0; i < 10; i++) {
    await session();
  }
  assert.deepEqual(renewals, [30, 15]);
});

test("an answer that takes long is no renewal", async () => {
  const { session, events } = await served(
    json({ authenticated: true, expiresIn: 15 }),
    json({ authenticated: true, expiresIn: 14 }),
  );
  let renewals = 0;
  events.addEventListener("renewed", () => renewals++);
  let now = 1000;
  performance.now = () => now;
  await session();
  const slow = globalThis.fetch;
  globalThis.fetch = (request) => ((now += 9000), slow(request));
  await session();
  assert.equal(renewals, 0);
});

test("a challenge signs nobody in, and its second step may be a further login", async () => {
  const challenge = new Response('{"challenge":{"id":"m1"}}', {
    status: 202,
    headers: { "Content-Type": "application/json" },
  });
  const { login, events } = await served(challenge, json({ name: "Ada", expiresIn: 60 }));
  const heard = [];
  events.addEventListener("signed-in", () => heard.push("signed-in"));
  assert.deepEqual(await login({ username: "ada" }), { challenge: { id: "m1" } });
  assert.deepEqual(heard, []);
  assert.deepEqual(await login({ code: "7" }, "second step"), { name: "Ada", expiresIn: 60 });
  assert.deepEqual(heard, ["signed-in"]);
  assert.deepEqual(
    calls.map((call) => call.url),
    [`${PAGE}api/login`, `${PAGE}api/login/second%20step`, `${PAGE}api/auth/session`],
  );
});

test("an error tells the reason of a rejected login", async () => {
  const body = JSON.stringify({ status: 401, code: "login_rejected", reason: "LOCKED" });
  const type = { "Content-Type": "application/problem+json" };
  const { login } = await served(new Response(body, { status: 401, headers: type }));
  await assert.rejects(() => login({}), { code: "login_rejected", reason: "LOCKED" });
});

test("a further login that is not configured is no sign of a wrong root", async () => {
  const { login } = await served(problem(404, "not_found"));
  await assert.rejects(() => login({}, "other"), (error) => !/configure/.test(error.message));
});

/** A page whose script watches where it goes; `assign` lets it stay where it is. */
function watchNavigation(page = PAGE) {
  const went = [];
  globalThis.location = Object.assign(new URL(page), { assign: (address) => went.push(address) });
  return went;
}

test("a sign-in without credentials goes to the provider by way of Cloakroom", async () => {
  const from = `${PAGE}orders?page=2#top`;
  const back = "returnTo=%2Forders%3Fpage%3D2";
  for (const [options, query] of [
    [{ returnTo: "/a?b=1&c=2" }, "returnTo=%2Fa%3Fb%3D1%26c%3D2"],
    [{ returnTo: "/", prompt: "login" }, "returnTo=%2F&prompt=login"],
    [{ acrValues: ["gold", "silver"], maxAge: 0 }, `${back}&acr_values=gold+silver&max_age=0`],
    [{ acrValues: "gold", maxAge: undefined }, `${back}&acr_values=gold`],
    [{ uiLocales: "fr en", loginHint: "ada" }, `${back}&ui_locales=fr+en&login_hint=ada`],
    [{ returnTo: undefined, maxAge: 5 }, "max_age=5"],
  ]) {
    const { login } = await served();
    const went = watchNavigation(from);
    login(options);
    assert.deepEqual(went, [`${PAGE}api/login?${query}`]);
    assert.equal(calls.length, 0);
  }
});

test("a sign-in at the provider begins below the context root", async () => {
  const { configure, login } = await moduleAt("http://app.example/assets/index-1a2b.js");
  configure({ root: "/app" });
  const went = watchNavigation();
  login({ returnTo: "/app/orders" });
  assert.deepEqual(went, ["http://app.example/app/api/login?returnTo=%2Fapp%2Forders"]);
});

test("anything else beside the options is a credential", async () => {
  for (const credentials of [{ username: "ada" }, { returnTo: "/", password: "x" }, {}, { return_to: "/" }]) {
    const { login } = await served(json({ expiresIn: 60 }));
    const went = watchNavigation();
    await login(credentials);
    assert.deepEqual(went, []);
    assert.deepEqual(await calls[0].json(), credentials);
  }
  const { login } = await served(json({ expiresIn: 60 }));
  await login({ prompt: "7" }, "second");
  assert.equal(calls[0].url, `${PAGE}api/login/second`);
});

test("a page that is shown again has its promise back", async () => {
  const { login } = await served();
  const went = watchNavigation();
  const listeners = new Map();
  globalThis.addEventListener = (type, listener) => listeners.set(type, listener);
  let back = false;
  const signedIn = login({ returnTo: "/" }).then(() => (back = true));
  await new Promise(setImmediate);
  assert.equal(went.length, 1);
  assert.equal(back, false);
  listeners.get("pageshow")();
  await signedIn;
  delete globalThis.addEventListener;
});

test("a sign-out goes on at the provider once the page has heard of it", async () => {
  const { session, logout, events } = await served(
    json({ authenticated: true }),
    json({ location: "https://op.example/logout?x=1" }),
  );
  await session();
  const went = watchNavigation();
  const heard = [];
  events.addEventListener("signed-out", () => heard.push(went.length));
  logout();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(went, ["https://op.example/logout?x=1"]);
  assert.deepEqual(heard, [0]);
});

test("a sign-out that is all stays on the page", async () => {
  for (const answer of [new Response(null, { status: 204 }), json({})]) {
    const { logout } = await served(answer);
    const went = watchNavigation();
    await logout();
    assert.deepEqual(went, []);
  }
});

test("a sign-out goes to web addresses only", async () => {
  for (const location of ["javascript:alert(1)", "data:text/html,x", "/relative", 7, null]) {
    const { logout } = await served(json({ location }));
    const went = watchNavigation();
    await assert.rejects(logout, { code: "invalid_answer" });
    assert.deepEqual(went, []);
  }
});

test("an error says what a step-up needs, and login takes it", async () => {
  const { fetch, login, CloakroomError } = await served();
  for (const [members, stepUp, query] of [
    [{ acrValues: ["gold"], maxAge: 60 }, { acrValues: ["gold"], maxAge: 60 }, "acr_values=gold&max_age=60"],
    [{ maxAge: 0 }, { maxAge: 0 }, "max_age=0"],
    [{}, { prompt: "login" }, "prompt=login"],
  ]) {
    const body = JSON.stringify({ status: 401, code: "step_up_required", ...members });
    const headers = { "Content-Type": "application/problem+json" };
    const error = await CloakroomError.from(new Response(body, { status: 401, headers }));
    assert.deepEqual(error.stepUp, stepUp);
    const went = watchNavigation();
    login(error.stepUp);
    assert.deepEqual(went, [`${PAGE}api/login?returnTo=%2F&${query}`]);
  }
  const other = await CloakroomError.from(problem(401, "login_required"));
  assert.equal(other.stepUp, undefined);
});

test("a step-up that is wanted ends no session", async () => {
  const { session, fetch, events } = await served(
    json({ authenticated: true }),
    problem(401, "step_up_required"),
  );
  await session();
  let ended = 0;
  events.addEventListener("signed-out", () => ended++);
  assert.equal((await fetch("/relay/x/pay", { method: "POST" })).status, 401);
  assert.equal(ended, 0);
  assert.equal(calls.length, 2);
});
