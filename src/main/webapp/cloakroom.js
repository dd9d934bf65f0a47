/**
 * Cloakroom in the browser: sign in, sign out, and call the API without ever holding a token.
 *
 *     import { login, fetch, events } from "/cloakroom.js";
 *
 *     await login({ username: "ada", password: "…" });
 *     const user = await (await fetch("/api/user")).json();
 *
 * The module finds Cloakroom by its own address, so serve it from the WAR and do not bundle it.
 */

const ROOT = new URL(".", import.meta.url);
// Two readings of one expiry differ by up to a second, because the server rounds to seconds.
const ROUNDING_MS = 1500;
const SESSION_OVER = new Set(["login_required", "session_ended"]);

let signedIn = false;
let tokenExpiry; // on the clock of performance.now(), which nobody sets back

/**
 * Says what happens to the session: `signed-in`, `signed-out`, and `renewed` with
 * `detail.expiresIn`. A renewal shows when `session()` or `token()` is told of more time than was
 * left, so ask `session()` after a call to learn of its renewal.
 * @type {EventTarget}
 */
export const events = new EventTarget();

/** What every function here throws: a call that failed, in the words of RFC 9457. */
export class CloakroomError extends Error {
  /**
   * @param {{status?: number, code: string, title?: string, detail?: string, retryAfter?: number,
   *     cause?: Error}} problem `status` is 0 where no answer came, `code` is what to decide on,
   *     `detail` says what to do, `retryAfter` is in seconds
   */
  constructor({ status = 0, code, title = "", detail = "", retryAfter, cause }) {
    super(detail || title || code, { cause });
    Object.assign(this, { name: "CloakroomError", status, code, title, detail, retryAfter });
  }

  /**
   * Reads the problem out of an answer that is not `ok`; the answer itself stays readable. Of one
   * whose body was read before, only the status is left to tell.
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
    });
  }
}

/**
 * Signs in.
 *
 * @param {object} credentials what the backend's login resource takes
 * @returns {Promise<object>} the backend's answer without its tokens, with `expiresIn`
 */
export async function login(credentials) {
  const answer = await json("/api/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(credentials),
  });
  tokenExpiry = undefined;
  noteSession(true);
  noteExpiry(answer.expiresIn);
  return answer;
}

/** Signs out, in this browser and on the server; again is no error. */
export async function logout() {
  await succeed("/api/logout", { method: "POST" });
  noteSession(false);
}

/**
 * Tells who is signed in. Asking neither renews the token nor prolongs the session.
 *
 * @returns {Promise<{authenticated: boolean, claims?: object, expiresIn?: number,
 *     sessionExpiresIn?: number}>}
 */
export async function session() {
  const answer = await json("/api/auth/session");
  noteSession(answer.authenticated);
  noteExpiry(answer.expiresIn);
  return answer;
}

/**
 * Hands out the access token, renewed where needed. Most pages never need it: `fetch` calls the
 * API without it. Keep it in no storage.
 *
 * @returns {Promise<{token: string, expiresIn: number}>}
 */
export async function token() {
  const answer = await json("/api/auth/token");
  noteExpiry(answer.expiresIn);
  return answer;
}

/**
 * The browser's `fetch`, through Cloakroom: a path such as `/api/user` or `/relay/backend/orders`
 * is looked up below the WAR's context root, and the session's cookies go with it. As with the
 * original, an answer that is not `ok` is no error; `CloakroomError.from(response)` reads it.
 *
 * @param {string | URL | Request} input
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 * @throws {CloakroomError} `network_error` without an answer, `cross_origin` for another origin
 */
export async function fetch(input, init = {}) {
  const request = prepare(input, init);
  const again = init.body instanceof ReadableStream ? null : request.clone();
  let response = await send(request);
  if (again && response.status === 401 && retryAfter(response) === 0) {
    response = await send(again);
  }
  if (response.status === 401 && SESSION_OVER.has((await CloakroomError.from(response)).code)) {
    noteSession(false);
  }
  return response;
}

function prepare(input, init) {
  const given = input instanceof Request ? input.url : String(input);
  // With the dot, or a colon in the first segment would end a scheme.
  const url = new URL(given.replace(/^\/(?!\/)/, "./"), ROOT);
  if (url.origin !== ROOT.origin) {
    throw new CloakroomError({
      code: "cross_origin",
      detail: `Cloakroom calls ${ROOT.origin} only. Use a path, or the browser's own fetch.`,
    });
  }
  const request = new Request(input instanceof Request ? input : url, {
    ...init,
    mode: "same-origin",
    credentials: "same-origin",
  });
  request.headers.set("X-CSRF", "1");
  return request;
}

async function send(request) {
  try {
    return await globalThis.fetch(request);
  } catch (cause) {
    if (request.signal.aborted) {
      throw cause;
    }
    throw new CloakroomError({
      code: "network_error",
      detail: "The server could not be reached. Check the connection and try again.",
      cause,
    });
  }
}

async function succeed(path, init) {
  const response = await fetch(path, init);
  if (!response.ok) {
    throw await CloakroomError.from(response);
  }
  return response;
}

async function json(path, init) {
  const response = await succeed(path, init);
  return response.json().catch((cause) => {
    throw new CloakroomError({ status: response.status, code: "invalid_answer", cause });
  });
}

function retryAfter(response) {
  const seconds = response.headers.get("Retry-After");
  return /^\d+$/.test(seconds ?? "") ? Number(seconds) : undefined;
}

function noteSession(now) {
  if (signedIn !== now) {
    signedIn = now;
    tokenExpiry = undefined;
    events.dispatchEvent(new Event(now ? "signed-in" : "signed-out"));
  }
}

function noteExpiry(expiresIn) {
  const expiry = performance.now() + expiresIn * 1000;
  const renewed = expiry > tokenExpiry + ROUNDING_MS; // false while either is unknown
  tokenExpiry = expiry;
  if (renewed) {
    events.dispatchEvent(new CustomEvent("renewed", { detail: { expiresIn } }));
  }
}
