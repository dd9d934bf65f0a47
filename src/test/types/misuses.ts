// What a page may not write: each line below a comment must be an error.
import { CloakroomError, configure, events, fetch, login, session, token, type KnownCode, type ProviderSignIn } from "cloakroom";

// @ts-expect-error The root is not optional.
configure({});
// @ts-expect-error Not the root itself.
configure("/");

// @ts-expect-error Nothing to sign in with.
login();
// @ts-expect-error No text.
login("ada");
// @ts-expect-error The name of a resource is a text.
login({ username: "ada" }, 7);
// @ts-expect-error At least one member.
export const nothing: ProviderSignIn = {};
// @ts-expect-error The server's spelling; the module's is maxAge.
export const spelt: ProviderSignIn = { returnTo: "/", max_age: 7 };
// @ts-expect-error The sign-in at the provider has no answer.
login({ returnTo: "/" }).then((answer) => answer.expiresIn);
// @ts-expect-error A challenge may have come instead.
login<{ name: string }>({ username: "ada" }).then((answer) => answer.name);

// @ts-expect-error Claims are unknown unless their type is given.
session().then((now) => now.claims?.name.length);
// @ts-expect-error Nobody may be signed in.
session().then((now) => now.sessionExpiresIn.toFixed());
// @ts-expect-error The endpoint may tell the time only.
token().then((answer) => answer.token.length);

// @ts-expect-error The browser's fetch has no such option.
fetch("/api/user", { retries: 3 });

// @ts-expect-error An error has a code.
new CloakroomError({ status: 500 });
// @ts-expect-error Members are for reading.
new CloakroomError({ code: "mine" }).code = "other";
// @ts-expect-error Seconds.
new CloakroomError({ code: "mine", retryAfter: "7" });
// @ts-expect-error No code of this version.
export const misspelt: KnownCode = "login_require";

// @ts-expect-error No such event.
events.addEventListener("signedin", () => {});
// @ts-expect-error The event has no such detail.
events.addEventListener("renewed", ({ detail }) => detail.claims);
// @ts-expect-error A function, or an object with handleEvent.
events.addEventListener("checking", "show");
// @ts-expect-error It is constant.
events = new EventTarget();
