/**
 * Cloakroom in the browser: sign in, sign out, and call the API without ever holding a token.
 *
 *     import { login, fetch, events } from "/cloakroom.js";
 *
 * cloakroom.d.ts, beside this file, describes what is exported: parameters, units, errors.
 */

// Two readings of one expiry differ by up to a second, because the server rounds to seconds.
const ROUNDING_MS = 1500;
// No call is repeated after a longer Retry-After than this.
const LONGEST_WAIT_S = 10;
// A tab that renews may be frozen in the middle. Neither it nor the others wait longer than this.
const LONGEST_TURN_MS = 3000;
// So long a message to the other tabs may be under way.
const DELIVERY_MS = 50;
// A tab that was hidden for longer asks who is signed in when it is shown.
const ASLEEP_MS = 60_000;
const SESSION = "/api/auth/session";
const SESSION_OVER = new Set(["login_required", "session_ended"]);
const SAFE = new Set(["GET", "HEAD"]);
// What `login` takes for a sign-in at the provider, and what the server calls it.
const SIGN_IN = new Map([
  ["returnTo", "returnTo"],
  ["prompt", "prompt"],
  ["maxAge", "max_age"],
  ["acrValues", "acr_values"],
  ["uiLocales", "ui_locales"],
  ["loginHint", "login_hint"],
]);

let root = ownFolder();
// Connects the tabs of this browser.
let channel;
// Who is signed in, as the page was told: `{ subject, claims }`, where each may be unknown.
let user;
// Whether the page was told that it must be asked anew whether `user` is signed in.
let checking = false;
// That question, while it is under way.
let check;
// Whether another user is signed in than the page has asked for.
let changed = false;
// Grows with each sign-in and sign-out. The answer to an older question says nothing of the present.
let sessionChanges = 0;
// By the monotonic performance.now(): the latest possible time, and when a call renews the token.
let tokenExpiry;
let renewalDue;
let hiddenAt;

export const events = new EventTarget();

export function configure(options) {
  const page = globalThis.document?.baseURI ?? globalThis.location?.href;
  const given = options?.root;
  const url = given && canParse(given, page) ? new URL(given, page) : undefined;
  const origin = globalThis.location?.origin ?? url?.origin;
  if (!url || !isHttp(url) || url.origin !== origin) {
    throw new CloakroomError({
      code: "invalid_root",
      detail: 'Call configure({ root }) with the context root of Cloakroom, such as "/", on the page\'s own origin.',
    });
  }
  url.search = url.hash = "";
  url.pathname = url.pathname.replace(/\/?$/, "/");
  root = url;
  listen();
}

export class CloakroomError extends Error {
  constructor({ status = 0, code, title = "", detail = "", retryAfter, reason, stepUp, cause }) {
    super(detail || title || code, { cause });
    const members = { status, code, title, detail, retryAfter, reason, stepUp };
    Object.assign(this, { name: "CloakroomError", ...members });
  }

  static async from(response) {
    const type = response.headers.get("Content-Type") ?? "";
    const described = type.startsWith("application/problem+json") && !response.bodyUsed;
    // Of a copy, so that the answer itself stays readable.
    const problem = described ? await response.clone().json().catch(() => null) : null;
    return new CloakroomError({
      status: response.status,
      code: problem?.code ?? `http_${response.status}`,
      title: problem?.title ?? response.statusText,
      detail: problem?.detail,
      retryAfter: retryAfter(response),
      reason: problem?.reason,
      stepUp: stepUp(problem),
    });
  }
}

export async function login(credentials, name) {
  requireCookies();
  if (name === undefined && isSignInAtProvider(credentials)) {
    return go(signInAtProvider(credentials));
  }
  const path = name === undefined ? "/api/login" : `/api/login/${encodeURIComponent(name)}`;
  const response = await succeed(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(credentials),
  });
  const answer = await content(response);
  if (response.status === 202) {
    return answer;
  }
  sessionChanges++;
  changed = false;
  tokenExpiry = renewalDue = undefined;
  // This tells the user's name to other tabs, and whether the browser has kept the cookies.
  const { now = {}, asked = performance.now() } = await current().catch(() => ({}));
  if (now.authenticated === false && !now.reason && answer.expiresIn !== 0) {
    throw cookiesBlocked();
  }
  settle(now, { own: true });
  noteExpiry(now.authenticated ? now : answer, asked);
  tellTabs("signed-in", now, true);
  return answer;
}

export async function logout() {
  const response = await succeed("/api/logout", { method: "POST" });
  sessionChanges++;
  changed = false;
  settle();
  tellTabs("signed-out", {}, true);
  const { location } = response.status === 200 ? await content(response) : {};
  if (location !== undefined) {
    await go(location);
  }
}

export async function session() {
  const now = await refresh();
  changed = false;
  return now;
}

export async function token() {
  const [asked, asking] = [performance.now(), sessionChanges];
  const answer = await content(await succeed("/api/auth/token", undefined, fetch));
  if (asking === sessionChanges) {
    noteExpiry(answer, asked);
  }
  return answer;
}

export async function fetch(input, init = {}) {
  const asker = user?.subject;
  // What was meant for one user must not be sent for another, however long it has waited.
  const requireSameUser = () => {
    if (changed || (asker && user && user.subject !== asker)) {
      throw new CloakroomError({
        code: "user_changed",
        detail: "Another user has signed in. Reload the page, or call session() to go on as that user.",
      });
    }
  };
  requireSameUser();
  const request = await prepare(input, init);
  // Its signal is read when it is needed: in Node.js a request's signal no longer follows the caller's
  // once nobody holds the request.
  const given = init.signal ? init : input;
  // A tab that wakes does not know yet whose session it has.
  await check;
  const work = async () => {
    requireSameUser();
    return exchange(request, { body: init.body, given, requireSameUser });
  };
  // A call that outlives its page must not wait: a page that goes away gets no turn any more.
  return request.keepalive ? work() : inTurn(work, given);
}

async function call(path, init) {
  return exchange(await prepare(path, init ?? {}), {});
}

async function exchange(request, { body, given, requireSameUser }) {
  const asking = sessionChanges;
  const again = body instanceof ReadableStream ? null : request.clone();
  let response = await send(request);
  if (again) {
    const wait = await waitBeforeRepeat(response);
    if (wait !== undefined) {
      await pause(wait * 1000, given?.signal);
      requireSameUser?.();
      response = await send(again);
    }
  }
  if (response.status === 401 && asking === sessionChanges && user) {
    const { code } = await CloakroomError.from(response);
    if (SESSION_OVER.has(code)) {
      sessionChanges++;
      settle(undefined, { code });
      tellTabs("signed-out", { code });
    }
  }
  return response;
}

// Asks who is signed in, and tells the page and the other tabs.
async function refresh() {
  const { now, asked } = await current();
  if (!now.authenticated && !now.reason) {
    requireCookies();
  }
  const before = user;
  settle(now.authenticated ? now : undefined);
  if (user?.subject !== before?.subject || !user !== !before) {
    tellTabs(user ? "signed-in" : "signed-out", now);
  }
  noteExpiry(now, asked);
  return now;
}

// The present session, and when it was asked for. Asks again if a sign-in or sign-out came in between.
async function current() {
  const [asked, asking] = [performance.now(), sessionChanges];
  const now = await ask();
  return asking === sessionChanges ? { now, asked } : current();
}

// The next call renews a token that is due. Of several tabs one makes its call first, and the others
// go on with the result. Without Web Locks, or if they wait in vain, the server renews only once for
// all calls that come at the same time.
function inTurn(work, given) {
  const locks = globalThis.navigator?.locks;
  let made;
  const begin = () => (made ??= work());
  if (!locks || !isDue()) {
    return begin();
  }
  return new Promise((resolve) => {
    const renew = async () => {
      if (isDue()) {
        // If it cannot be renewed, no later call waits for that.
        renewalDue = undefined;
        resolve(begin());
        await Promise.race([made, pause(LONGEST_TURN_MS)]);
        await refresh();
        await pause(DELIVERY_MS);
      }
    };
    const signal = AbortSignal.timeout?.(LONGEST_TURN_MS);
    const goOn = () => {
      if (isDue()) {
        renewalDue = undefined;
      }
      resolve(begin());
    };
    given.signal?.addEventListener("abort", goOn, { once: true });
    locks.request(topic(), { signal }, renew).then(goOn, goOn);
  });
}

function isDue() {
  return performance.now() >= renewalDue;
}

function isSignInAtProvider(options) {
  const names = Object.keys(options ?? {});
  return names.length > 0 && names.every((name) => SIGN_IN.has(name));
}

function signInAtProvider(options) {
  const here = globalThis.location;
  const url = target("/api/login");
  for (const [name, value] of Object.entries({ returnTo: here.pathname + here.search, ...options })) {
    if (value !== undefined) {
      url.searchParams.set(SIGN_IN.get(name), Array.isArray(value) ? value.join(" ") : String(value));
    }
  }
  return url.href;
}

// Leaves the page. Whoever waits must not go on meanwhile, unless the browser shows the page again.
function go(address) {
  if (!canParse(address) || !isHttp(new URL(address))) {
    throw new CloakroomError({ code: "invalid_answer", detail: "The answer leads to no web address." });
  }
  return new Promise((resolve) => {
    globalThis.addEventListener?.("pageshow", () => resolve(), { once: true });
    globalThis.location.assign(address);
  });
}

// RFC 9470 section 3: a challenge need not say what it wants; then a new sign-in may do.
function stepUp(problem) {
  if (problem?.code !== "step_up_required") {
    return undefined;
  }
  const { acrValues, maxAge } = problem;
  const wanted = Object.entries({ acrValues, maxAge }).filter(([, value]) => value !== undefined);
  return wanted.length > 0 ? Object.fromEntries(wanted) : { prompt: "login" };
}

async function prepare(input, init) {
  const url = target(input instanceof Request ? input.url : String(input));
  const given = input instanceof Request && input.url === url.href ? input : url;
  const request = new Request(given, {
    ...(input instanceof Request && given === url ? await parts(input) : {}),
    ...init,
    // So that no answer comes from another origin.
    mode: "same-origin",
    credentials: "same-origin",
    // If the page's policy is no-referrer, this mode would send "Origin: null".
    referrerPolicy: "same-origin",
  });
  request.headers.set("X-CSRF", "1");
  return request;
}

function target(given) {
  if (!root) {
    throw new CloakroomError({
      code: "not_configured",
      detail:
        'cloakroom.js is part of a bundle and cannot tell where Cloakroom is: call configure({ root: "/" }) first.',
    });
  }
  const escaped = given.replace(/%(?![0-9a-f]{2})/gi, "%25");
  // Without the dot, a colon in the first segment would end a scheme.
  const url = new URL(escaped.replace(/^\/(?!\/)/, "./"), root);
  if (url.origin !== root.origin) {
    throw new CloakroomError({
      code: "cross_origin",
      detail: `Cloakroom calls ${root.origin} only: use a path, or the browser's own fetch.`,
    });
  }
  return url;
}

// A Request's URL is fixed, so this copies the rest. Not all browsers can stream its body.
async function parts(request) {
  const { method, headers, cache, redirect, integrity, keepalive, signal } = request;
  const body = SAFE.has(method) ? undefined : await request.arrayBuffer();
  const copied = { method, headers, cache, redirect, integrity, keepalive, signal };
  return body?.byteLength ? { ...copied, body } : copied;
}

async function send(request) {
  const probe = SAFE.has(request.method) ? request.clone() : null;
  try {
    return await globalThis.fetch(request);
  } catch (cause) {
    if (request.signal.aborted) {
      throw cause;
    }
    if (probe && (await isRedirect(probe))) {
      throw new CloakroomError({
        code: "cross_origin_redirect",
        detail:
          "The answer is a redirect to another origin, where script may not follow. To download, use a link or location.assign(). To read it, let the backend answer with the address, allow its origin as connect-src, and use the browser's own fetch.",
        cause,
      });
    }
    throw new CloakroomError({
      code: "network_error",
      detail: probe
        ? "The server could not be reached. Try again."
        : "It is not known whether the call had an effect: no answer came, or a redirect to another origin.",
      cause,
    });
  }
}

// Browsers do not say why a call failed. Only a call that changes nothing may be made again.
async function isRedirect(request) {
  try {
    const answer = await globalThis.fetch(new Request(request, { redirect: "manual" }));
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

async function waitBeforeRepeat(response) {
  const wait = retryAfter(response);
  if (response.status === 401) {
    return wait === 0 ? 0 : undefined;
  }
  if (response.status !== 503 || !(wait <= LONGEST_WAIT_S)) {
    return undefined;
  }
  const { code } = await CloakroomError.from(response);
  return code === "refresh_unavailable" ? wait : undefined;
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    // The event does not come again for a call that was given up before.
    signal?.throwIfAborted();
    const abort = () => (clearTimeout(timer), reject(signal.reason));
    const timer = setTimeout(() => (signal?.removeEventListener("abort", abort), resolve()), ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

async function succeed(path, init, by = call) {
  const response = await by(path, init);
  if (response.ok) {
    return response;
  }
  const error = await CloakroomError.from(response);
  // A setting can make Cloakroom answer 404 for the token and for a further login, but for no other
  // path.
  const absent = response.status === 404 || response.status === 405;
  const optional = path === "/api/auth/token" || path.startsWith("/api/login/");
  if (absent && (!optional || error.code.startsWith("http_"))) {
    throw new CloakroomError({ ...error, detail: elsewhere() });
  }
  throw error;
}

function elsewhere() {
  return `Cloakroom does not answer at ${root}: call configure({ root }) with its context root.`;
}

function content(response) {
  return response.json().catch((cause) => {
    throw unexpected(response, cause);
  });
}

function unexpected({ status }, cause) {
  return new CloakroomError({ status, code: "invalid_answer", detail: elsewhere(), cause });
}

// A proxy that answers in place of Cloakroom must sign nobody out.
async function ask() {
  const response = await succeed(SESSION);
  const answer = await content(response);
  if (typeof answer?.authenticated !== "boolean") {
    throw unexpected(response);
  }
  return answer;
}

// A list if a server and a proxy have each added one: the shortest time counts.
function retryAfter(response) {
  const value = response.headers.get("Retry-After") ?? "";
  if (/^\s*\d+\s*(,\s*\d+\s*)*$/.test(value)) {
    return Math.min(...value.split(",").map(Number));
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

function requireCookies() {
  if (globalThis.navigator?.cookieEnabled === false) {
    throw cookiesBlocked();
  }
}

function cookiesBlocked() {
  return new CloakroomError({
    code: "cookies_blocked",
    detail: "The browser keeps no cookies of this site. Allow them to sign in.",
  });
}

// Takes over who is signed in, and tells the page if that is news to it.
function settle(now, { code, own } = {}) {
  const before = user;
  const news = !now !== !before;
  const another = now && before && now.subject !== before.subject && now.subject && before.subject;
  const told = checking;
  checking = false;
  // An answer need not name the user. What belongs to another user must not stay.
  const known = another || own ? undefined : before;
  user = now && { subject: now.subject ?? known?.subject, claims: now.claims ?? known?.claims };
  if (news || another) {
    tokenExpiry = renewalDue = undefined;
  }
  if (another && !own) {
    changed = true;
    if (tellPage("user-changed", user)) {
      globalThis.location?.reload?.();
    }
  } else if (news || another || (now && told)) {
    tellPage(now ? "signed-in" : "signed-out", now ? user : { code });
  }
}

// Fires an event of the page. Returns whether no listener has prevented what follows by default.
function tellPage(type, detail = {}) {
  return events.dispatchEvent(new CustomEvent(type, { detail, cancelable: true }));
}

// `expiresIn` counts from some time between the call and its answer.
function noteExpiry(answer, asked) {
  const { expiresIn } = answer;
  const left = expiresIn * 1000;
  const renewed = left > 0 && asked + left > tokenExpiry + ROUNDING_MS; // false if one is unknown
  if (renewed || !(tokenExpiry >= 0)) {
    setExpiry(answer);
  }
  tokenExpiry = performance.now() + left;
  if (renewed) {
    tellPage("renewed", { expiresIn });
    tellTabs("renewed", { expiresIn });
  }
}

// The server renews within the last 30 s, but at most within the last third of the token's life.
function setExpiry({ expiresIn, renewable }) {
  const left = expiresIn * 1000;
  tokenExpiry = performance.now() + left;
  renewalDue = renewable === false ? undefined : tokenExpiry - Math.min(30_000, left / 3);
}

function topic() {
  return `cloakroom ${root.pathname}`;
}

// `act`: this tab has signed in or out itself, and has not only found out that somebody has.
function tellTabs(type, detail, act = false) {
  channel?.postMessage({ type, detail, act });
}

function hearTab({ type, detail, act }) {
  if (type === "renewed") {
    setExpiry(detail);
    tellPage(type, detail);
    return;
  }
  if (act || detail.subject !== user?.subject) {
    sessionChanges++;
  }
  if (type === "signed-out" && act) {
    changed = false;
    settle();
  } else if (type === "signed-in" && (detail.subject || !user)) {
    settle(detail);
    setExpiry(detail);
  } else {
    // What another tab was told may be over, for example by a sign-in in this one.
    verify();
  }
}

// Without BroadcastChannel, or where storage is blocked, a tab hears of the others when it asks.
function listen() {
  stopListening();
  try {
    channel = globalThis.document && root && new BroadcastChannel(topic());
    channel?.addEventListener("message", ({ data }) => hearTab(data));
    // In Node.js, where page tests run, an open channel would keep the process.
    channel?.unref?.();
  } catch {
    channel = undefined;
  }
}

// A page with an open channel is not kept for the button "back".
function stopListening() {
  channel?.close();
  channel = undefined;
}

function verify() {
  if (!user) {
    return;
  }
  if (!checking) {
    checking = true;
    tellPage("checking");
  }
  // Without an answer, the next event that wakes the tab asks again.
  check = refresh().catch(() => {});
}

function watch() {
  const { document } = globalThis;
  const on = (target, type, listener) => target?.addEventListener?.(type, listener);
  on(globalThis, "pagehide", stopListening);
  on(globalThis, "pageshow", ({ persisted }) => persisted && (listen(), verify()));
  on(globalThis, "online", verify);
  on(document, "resume", verify);
  on(document, "visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now();
    } else if (Math.abs(Date.now() - hiddenAt) > ASLEEP_MS) {
      // Also after the clock was set back.
      verify();
    }
  });
}

listen();
watch();

// The folder of this file, if it is not in a bundle: a bundle has another name.
function ownFolder() {
  const address = import.meta.url;
  if (!address || !canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  const ours = isHttp(url) && url.pathname.endsWith("/cloakroom.js");
  return ours ? new URL(".", url) : undefined;
}

function isHttp(url) {
  return url.protocol === "http:" || url.protocol === "https:";
}

function canParse(text, base) {
  try {
    return Boolean(new URL(text, base));
  } catch {
    return false;
  }
}
