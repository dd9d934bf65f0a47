/**
 * Cloakroom in the browser: sign in, sign out, and call the API without ever holding a token.
 *
 *     import { login, fetch, events } from "/cloakroom.js";
 *
 *     await login({ username: "ada", password: "…" });
 *     const user = await (await fetch("/api/user")).json();
 *
 * Served by the WAR as cloakroom.js, the module finds Cloakroom by its own address. Bundled into
 * another file it cannot: call `configure` before anything else, with the WAR's context root.
 *
 *     import { configure } from "./cloakroom.js";
 *
 *     configure({ root: "/" });
 */

// Two readings of one expiry differ by up to a second, because the server rounds to seconds.
const ROUNDING_MS = 1500;
// No call is repeated after a longer Retry-After than this.
const LONGEST_WAIT_S = 10;
const SESSION_OVER = new Set(["login_required", "session_ended"]);
const SAFE = new Set(["GET", "HEAD"]);

let root = ownFolder();
let signedIn = false;
// The latest possible time, by the monotonic performance.now().
let tokenExpiry;

/**
 * The session's events: `signed-in`, `signed-out`, and `renewed` with `detail.expiresIn`. `renewed`
 * comes when `session()` or `token()` gets a later expiry than before: call `session()` after a
 * call to learn of its renewal.
 * @type {EventTarget}
 */
export const events = new EventTarget();

/**
 * Sets the address of Cloakroom, for a page that bundles this module or loads it from another place.
 *
 * @param {{root: string | URL}} options the context root of the WAR, for example `"/"` or `"/app"`;
 *     relative to the page, of the page's own origin
 * @throws {CloakroomError} `invalid_root` if it is no URL, or of another origin
 */
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
}

/** The error of every function here: a failed call, as a problem (RFC 9457). */
export class CloakroomError extends Error {
  /**
   * @param {{status?: number, code: string, title?: string, detail?: string, retryAfter?: number,
   *     reason?: string, cause?: Error}} problem `status` is 0 if no answer came, `code` is for
   *     decisions, `detail` says what to do, `retryAfter` is in seconds, `reason` is one of
   *     `cloakroom.login.reasons`
   */
  constructor({ status = 0, code, title = "", detail = "", retryAfter, reason, cause }) {
    super(detail || title || code, { cause });
    Object.assign(this, { name: "CloakroomError", status, code, title, detail, retryAfter, reason });
  }

  /**
   * Reads the problem out of an answer that is not `ok`; the answer itself stays readable. If its
   * body was read before, the error has only the status.
   * @param {Response} response
   * @returns {Promise<CloakroomError>}
   */
  static async from(response) {
    const type = response.headers.get("Content-Type") ?? "";
    const described = type.startsWith("application/problem+json") && !response.bodyUsed;
    const problem = described ? await response.clone().json().catch(() => null) : null;
    return new CloakroomError({
      status: response.status,
      code: problem?.code ?? `http_${response.status}`,
      title: problem?.title ?? response.statusText,
      detail: problem?.detail,
      retryAfter: retryAfter(response),
      reason: problem?.reason,
    });
  }
}

/**
 * Signs in.
 *
 * @param {object} credentials what the backend's login resource takes
 * @param {string} [name] the `<name>` of a further login resource, `cloakroom.login.<name>.path`
 * @returns {Promise<object>} the backend's answer without its tokens, with `expiresIn`; or
 *     `{challenge}` if the backend wants something more first: then nobody is signed in yet
 */
export async function login(credentials, name) {
  const asked = performance.now();
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
  tokenExpiry = undefined;
  noteSession(true);
  noteExpiry(answer.expiresIn, asked);
  return answer;
}

/** Signs out, in this browser and on the server. Repeating it is no error. */
export async function logout() {
  await succeed("/api/logout", { method: "POST" });
  noteSession(false);
}

/**
 * Gets who is signed in. This neither renews the token nor prolongs the session.
 *
 * @returns {Promise<{authenticated: boolean, reason?: string, claims?: object, expiresIn?: number,
 *     sessionExpiresIn?: number}>} `reason` is `refresh_unavailable` if there is a session whose
 *     token could not be renewed for some minutes
 */
export async function session() {
  const asked = performance.now();
  const answer = await json("/api/auth/session");
  noteSession(answer.authenticated);
  noteExpiry(answer.expiresIn, asked);
  return answer;
}

/**
 * Gets the access token, renewed if needed. Most pages never need it: `fetch` calls the
 * API without it. Keep it in no storage.
 *
 * @returns {Promise<{token: string, expiresIn: number}>}
 */
export async function token() {
  const asked = performance.now();
  const answer = await json("/api/auth/token");
  noteExpiry(answer.expiresIn, asked);
  return answer;
}

/**
 * The browser's `fetch`, through Cloakroom: a path such as `/api/user` or `/relay/backend/orders`
 * is looked up below the WAR's context root, and the session's cookies go with it. As with the
 * original, an answer that is not `ok` is no error; `CloakroomError.from(response)` reads it.
 *
 * A call is repeated, once, if the server says that it may be: after 401 with `Retry-After:
 * 0`, and after 503 `refresh_unavailable` with a `Retry-After` of up to 10 seconds.
 *
 * A `%` that begins no escape is sent as `%25`, because servers refuse it.
 *
 * @param {string | URL | Request} input
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 * @throws {CloakroomError} `network_error` without an answer, `cross_origin_redirect` for a redirect
 *     to another origin, `cross_origin` for another origin, `not_configured` in a bundle without
 *     `configure`
 */
export async function fetch(input, init = {}) {
  const request = await prepare(input, init);
  const again = init.body instanceof ReadableStream ? null : request.clone();
  let response = await send(request);
  if (again) {
    const wait = await waitBeforeRepeat(response);
    if (wait !== undefined) {
      await pause(wait, again.signal);
      response = await send(again);
    }
  }
  if (response.status === 401 && SESSION_OVER.has((await CloakroomError.from(response)).code)) {
    noteSession(false);
  }
  return response;
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
        'cloakroom.js is part of a bundle and cannot tell where Cloakroom is: call configure({ root: "/" }) first, with the context root of the WAR.',
    });
  }
  const escaped = given.replace(/%(?![0-9a-f]{2})/gi, "%25");
  // Without the dot, a colon in the first segment would end a scheme.
  const url = new URL(escaped.replace(/^\/(?!\/)/, "./"), root);
  if (url.origin !== root.origin) {
    throw new CloakroomError({
      code: "cross_origin",
      detail: `Cloakroom calls ${root.origin} only. Use a path, or the browser's own fetch.`,
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
          "The answer is a redirect to another origin, where script of this page may not follow. To download, let the browser go there: use a link or location.assign() with the same path. To read it in script, let the backend answer with the address instead, allow its origin as connect-src in cloakroom.page.content-security-policy, and use the browser's own fetch.",
        cause,
      });
    }
    throw new CloakroomError({
      code: "network_error",
      detail: probe
        ? "The server could not be reached. Check the connection and try again."
        : "No answer came, so it is not known whether the call had an effect. Either the connection failed, or the answer was a redirect to another origin, where script of this page may not follow.",
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

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => (clearTimeout(timer), reject(signal.reason));
    const timer = setTimeout(() => (signal.removeEventListener("abort", abort), resolve()), seconds * 1000);
    signal.addEventListener("abort", abort, { once: true });
  });
}

async function succeed(path, init) {
  const response = await fetch(path, init);
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

async function json(path, init) {
  return content(await succeed(path, init));
}

function content(response) {
  return response.json().catch((cause) => {
    throw new CloakroomError({
      status: response.status,
      code: "invalid_answer",
      detail: elsewhere(),
      cause,
    });
  });
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

function noteSession(now) {
  if (signedIn !== now) {
    signedIn = now;
    tokenExpiry = undefined;
    events.dispatchEvent(new Event(now ? "signed-in" : "signed-out"));
  }
}

// `expiresIn` counts from some time between the call and its answer.
function noteExpiry(expiresIn, asked) {
  const left = expiresIn * 1000;
  const renewed = left > 0 && asked + left > tokenExpiry + ROUNDING_MS; // false if one is unknown
  tokenExpiry = performance.now() + left;
  if (renewed) {
    events.dispatchEvent(new CustomEvent("renewed", { detail: { expiresIn } }));
  }
}

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
