/**
 * Cloakroom in the browser: sign in, sign out, and call the API without ever holding a token.
 *
 * All times are in seconds. All functions but `configure` are asynchronous, and what they throw is a
 * {@link CloakroomError}: decide on its `code`. The one other thing that {@link fetch} throws is the
 * reason of an aborted call.
 *
 * @example
 * ```ts
 * import { login, fetch, events } from "cloakroom";
 *
 * await login({ username: "ada", password: "lovelace" });
 * const orders = await (await fetch("/relay/backend/orders")).json();
 * ```
 *
 * @packageDocumentation
 */

/** What {@link configure} takes. */
export interface Configuration {
  /**
   * The context root of Cloakroom's WAR, for example `"/"` or `"/app"`. It is relative to the page
   * and must be of the page's own origin.
   */
  root: string | URL;
}

/**
 * Says where Cloakroom is. A bundle calls it before anything else; a page that loads
 * `/cloakroom.js` from the WAR needs no call.
 *
 * @example
 * ```ts
 * configure({ root: import.meta.env.BASE_URL }); // with Vite, if "base" is the context root
 * ```
 * @throws {@link CloakroomError} `invalid_root` if it is no URL, or of another origin
 */
export function configure(options: Configuration): void;

/** A sign-in at the OpenID Provider. */
export interface ProviderOptions {
  /** The path of the app that the browser comes back to. Without it, this page. */
  returnTo?: string;
  /**
   * `login` asks the user again; `none` asks nothing, and leads back with `?login_error=…` if
   * the user would have to do something.
   */
  prompt?: string;
  /** How long ago the user may have been authenticated, in seconds. */
  maxAge?: number;
  /** The authentication contexts that will do, the preferred one first. */
  acrValues?: string | readonly string[];
  /** The languages for the provider's pages, the preferred one first, for example `["de", "en"]`. */
  uiLocales?: string | readonly string[];
  /** The account that the user is likely to sign in with. */
  loginHint?: string;
}

/** At least one member of {@link ProviderOptions}, and nothing else. */
export type ProviderSignIn = {
  [Name in keyof ProviderOptions]-?: ProviderOptions & Required<Pick<ProviderOptions, Name>>;
}[keyof ProviderOptions];

/** What {@link login} takes to satisfy `step_up_required`. */
export type StepUp =
  | { acrValues: string[]; maxAge?: number }
  | { acrValues?: string[]; maxAge: number }
  | { prompt: "login" };

/** What the backend wants before it signs in, for example a second factor. */
export interface ChallengeAnswer {
  /** The members that `cloakroom.login.challenge-fields` lists. */
  challenge: Record<string, unknown>;
}

/** The backend's answer to a login, without its tokens. */
export type LoginSuccess<Answer extends object = Record<string, unknown>> = Answer & {
  /** The life of the access token in seconds, if it is known. */
  expiresIn?: number;
  challenge?: undefined;
};

/** What {@link login} with credentials answers. */
export type LoginAnswer<Answer extends object = Record<string, unknown>> =
  | LoginSuccess<Answer>
  | ChallengeAnswer;

/**
 * Signs in at the OpenID Provider: the browser leaves the page, and comes back to `returnTo`. Save
 * what the user has typed first. The promise is resolved only if the user goes back without signing
 * in and the browser has kept the page.
 *
 * @example
 * ```ts
 * await login({ returnTo: "/orders?open=1" });
 * ```
 * @example After `step_up_required`:
 * ```ts
 * if (error instanceof CloakroomError && error.stepUp) {
 *   await login(error.stepUp);
 * }
 * ```
 * @throws {@link CloakroomError} `not_configured`
 */
export function login(options: ProviderSignIn | StepUp): Promise<void>;
/**
 * Signs in with credentials, which the backend checks.
 *
 * @example
 * ```ts
 * const answer = await login<{ name: string }>({ username, password });
 * if (answer.challenge) {
 *   askForCode(answer.challenge); // nobody is signed in yet
 * } else {
 *   greet(answer.name);
 * }
 * ```
 * @param credentials what the backend's login resource takes, as JSON
 * @param name the `<name>` of a further login resource, `cloakroom.login.<name>.path`
 * @throws {@link CloakroomError} `login_rejected` for wrong credentials, with `reason` where the
 *     backend gives one that is configured; `too_many_attempts` with `retryAfter`; `cookies_blocked`
 *     if the browser has not kept the session's cookies, as Safari does on `http://localhost` unless
 *     `cloakroom.cookie.secure=false`; `backend_unavailable`; `network_error`
 */
export function login<Answer extends object = Record<string, unknown>>(
  credentials: object,
  name?: string,
): Promise<LoginAnswer<Answer>>;

/**
 * Signs out, in this browser and on the server. To repeat it is no error. After a sign-in at the
 * OpenID Provider the browser leaves the page, to sign out there too.
 *
 * @throws {@link CloakroomError} `network_error` if it is not known whether the session has ended
 */
export function logout(): Promise<void>;

/** The claims of the session's user, as far as `cloakroom.session.claims` lets the page see them. */
export type Claims = Record<string, unknown>;

/** Somebody is signed in. */
export interface SignedInSession<C extends object = Claims> {
  authenticated: true;
  reason?: undefined;
  claims?: C;
  /** An identifier of the user, the same in each session. */
  subject?: string;
  /** The seconds until the access token ends, if that is known. It is renewed by the next call. */
  expiresIn?: number;
  /** The seconds until the session ends, whatever the user does. */
  sessionExpiresIn?: number;
  /** The seconds until the session ends unless the user makes a call. */
  idleExpiresIn?: number;
  /** Whether the access token can be renewed. If not, the session ends with it. */
  renewable?: boolean;
}

/** Nobody is signed in. */
export interface SignedOutSession {
  authenticated: false;
  /**
   * `refresh_unavailable` if there is a session whose token could not be renewed for some minutes;
   * it comes back with the next renewal that works.
   */
  reason?: "refresh_unavailable" | (string & {});
  claims?: undefined;
  subject?: undefined;
  expiresIn?: undefined;
  sessionExpiresIn?: undefined;
  idleExpiresIn?: undefined;
  renewable?: undefined;
}

/** What {@link session} answers. */
export type Session<C extends object = Claims> = SignedInSession<C> | SignedOutSession;

/**
 * Gets who is signed in. This neither renews the token nor prolongs the session.
 *
 * @example
 * ```ts
 * const now = await session<{ name: string }>();
 * show(now.authenticated ? now.claims?.name : undefined);
 * ```
 * @throws {@link CloakroomError} `cookies_blocked` if the browser keeps no cookies; `invalid_answer`
 *     if something else than Cloakroom has answered; `network_error`, `not_configured`
 */
export function session<C extends object = Claims>(): Promise<Session<C>>;

/** What {@link token} answers. */
export interface TokenAnswer {
  /** The access token; not there where `cloakroom.token.endpoint=status`. */
  token?: string;
  /** The seconds until it ends, if that is known. */
  expiresIn?: number;
}

/**
 * Gets the access token, renewed if needed. Most pages never need it: {@link fetch} calls the API
 * without it. Keep it in no storage.
 *
 * @throws {@link CloakroomError} `login_required`, `session_ended`; `not_found` where
 *     `cloakroom.token.endpoint=off`; `refresh_unavailable` and `too_many_requests` with `retryAfter`;
 *     `user_changed` as {@link fetch}
 */
export function token(): Promise<TokenAnswer>;

/**
 * The browser's `fetch`, through Cloakroom: a path such as `/api/user` or `/relay/backend/orders` is
 * looked up below the WAR's context root, and the session's cookies go with it. As with the
 * original, an answer that is not `ok` is no error; {@link CloakroomError.from} reads it.
 *
 * A call is repeated, once, if the server says that it may be: after 401 with `Retry-After: 0`, and
 * after 503 `refresh_unavailable` with a `Retry-After` of up to 10 seconds. A body that is a stream
 * cannot be sent twice.
 *
 * A call with a token that is due renews it. If other tabs are about to do the same, it waits for
 * their result, for 3 seconds at most.
 *
 * `mode`, `credentials` and `referrerPolicy` of `init` do not count. A `%` that begins no escape is
 * sent as `%25`.
 *
 * @example
 * ```ts
 * const response = await fetch("/relay/backend/orders", {
 *   method: "POST",
 *   headers: { "Content-Type": "application/json" },
 *   body: JSON.stringify({ item: "Tea", quantity: 2 }),
 * });
 * if (!response.ok) {
 *   throw await CloakroomError.from(response);
 * }
 * ```
 * @throws {@link CloakroomError} `network_error` without an answer; `cross_origin_redirect` for a
 *     redirect to another origin; `cross_origin` for a URL of another origin; `not_configured` in a
 *     bundle without {@link configure}; `user_changed` if another user has signed in meanwhile
 */
export function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

/** The codes of the server's problems, as `src/docs/errors.md` explains them. */
export type ServerCode =
  | "authentication_insufficient"
  | "backend_invalid"
  | "backend_timeout"
  | "backend_unavailable"
  | "conflict"
  | "cross_origin"
  | "forbidden"
  | "headers_too_large"
  | "internal_error"
  | "invalid_request"
  | "login_denied"
  | "login_expired"
  | "login_invalid"
  | "login_rejected"
  | "login_required"
  | "method_not_allowed"
  | "not_acceptable"
  | "not_found"
  | "not_implemented"
  | "origin_not_listed"
  | "payload_too_large"
  | "provider_invalid"
  | "provider_unavailable"
  | "refresh_unavailable"
  | "request_timeout"
  | "session_ended"
  | "step_up_required"
  | "token_too_large"
  | "too_many_attempts"
  | "too_many_requests"
  | "unauthorized"
  | "unknown_route"
  | "unsupported_media_type"
  | "upgrade_unsupported"
  | "uri_too_long";

/** The codes of faults that this module finds by itself; `status` is 0 for most of them. */
export type ClientCode =
  /** The browser has not kept the cookies of the session. */
  | "cookies_blocked"
  /** The call was meant for another origin. The server has a problem of the same code. */
  | "cross_origin"
  /** The answer is a redirect to another origin, where script may not follow. */
  | "cross_origin_redirect"
  /** What answered is not Cloakroom. */
  | "invalid_answer"
  /** {@link configure} got no URL of the page's origin. */
  | "invalid_root"
  /** No answer came. */
  | "network_error"
  /** A bundle has not called {@link configure}. */
  | "not_configured"
  /** Another user has signed in, in another tab; this page still shows the one before. */
  | "user_changed";

/** A code that this version knows, or the status of an answer that is no problem of Cloakroom's. */
export type KnownCode = ServerCode | ClientCode | `http_${number}`;

/** The members of a {@link CloakroomError}. */
export interface ProblemMembers {
  status?: number;
  code: KnownCode | (string & {});
  title?: string;
  detail?: string;
  retryAfter?: number;
  reason?: string;
  stepUp?: StepUp;
  cause?: unknown;
}

/**
 * The error of every function here: a failed call, as a problem (RFC 9457). `message` says what to
 * do.
 *
 * @example
 * ```ts
 * try {
 *   await login(credentials);
 * } catch (error) {
 *   if (error instanceof CloakroomError && error.code === "login_rejected") {
 *     show("User name or password are wrong.");
 *   } else {
 *     throw error;
 *   }
 * }
 * ```
 */
export class CloakroomError extends Error {
  constructor(members: ProblemMembers);

  /**
   * Reads the problem out of an answer that is not `ok`; the answer itself stays readable. If its
   * body was read before, the error has only the status.
   */
  static from(response: Response): Promise<CloakroomError>;

  override readonly name: "CloakroomError";
  /** The status of the answer, or 0 if none came. */
  readonly status: number;
  /** What to decide on. A later version may add codes: treat an unknown one by its status. */
  readonly code: KnownCode | (string & {});
  readonly title: string;
  readonly detail: string;
  /** The seconds to wait before trying again, if the server has said so. */
  readonly retryAfter?: number;
  /** Why a login was rejected: one of the values of `cloakroom.login.reasons`. */
  readonly reason?: string;
  /** What {@link login} takes after `step_up_required`. */
  readonly stepUp?: StepUp;
  readonly cause?: unknown;
}

/** The user of a session, as far as the module knows. */
export interface UserDetail {
  claims?: Claims;
  subject?: string;
}

/** The events by name. */
export interface CloakroomEventMap {
  /** Somebody has signed in, in this tab or in another. */
  "signed-in": CustomEvent<UserDetail>;
  /** The session is over; `code` is there if an answer has said why, for example `session_ended`. */
  "signed-out": CustomEvent<{ code?: KnownCode | (string & {}) }>;
  /** The access token has a later end than before, in `expiresIn` seconds. */
  renewed: CustomEvent<{ expiresIn: number }>;
  /**
   * Another user has signed in, in another tab. The page is loaded again unless a listener calls
   * `preventDefault()`. Until the page has called {@link session}, {@link fetch} and {@link token}
   * throw `user_changed`.
   */
  "user-changed": CustomEvent<UserDetail>;
  /**
   * The tab was frozen, was hidden for more than a minute, came out of the back/forward cache, or is
   * online again, and asks who is signed in. Hide personal data until `signed-in`, `signed-out` or `user-changed` comes.
   */
  checking: Event;
}

/** An `EventTarget` that knows its events by name. */
export interface TypedEventTarget<Events extends Record<keyof Events, Event>> extends EventTarget {
  addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TypedListener<Events[Name]> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TypedListener<Events[Name]> | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** A function, or an object with `handleEvent`. */
export type TypedListener<E> = ((event: E) => unknown) | { handleEvent(event: E): unknown };

/**
 * The session's events.
 *
 * @example
 * ```ts
 * events.addEventListener("signed-in", ({ detail }) => greet(detail.claims));
 * events.addEventListener("signed-out", ({ detail }) => showLogin(detail.code));
 * ```
 */
export const events: TypedEventTarget<CloakroomEventMap>;
