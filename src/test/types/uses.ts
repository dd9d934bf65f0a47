// What a page may write. It is compiled only.
import {
  CloakroomError,
  configure,
  events,
  fetch,
  login,
  logout,
  session,
  token,
  type Claims,
  type CloakroomEventMap,
  type KnownCode,
  type LoginAnswer,
  type ProviderSignIn,
  type Session,
  type StepUp,
} from "cloakroom";
// As a page that loads the module from the WAR writes it, with "paths" in its tsconfig.json.
import { session as served } from "/cloakroom.js";

configure({ root: "/" });
configure({ root: new URL("https://app.example/") });

export async function withCredentials(): Promise<string> {
  const answer = await login<{ name: string }>({ username: "ada", password: "lovelace" });
  if (answer.challenge) {
    const id: unknown = answer.challenge.id;
    await login({ id, code: "123456" }, "code");
    return "challenged";
  }
  const left: number | undefined = answer.expiresIn;
  return left === undefined ? answer.name : `${answer.name} ${left}`;
}

export async function withFormData(form: HTMLFormElement) {
  const answer: LoginAnswer = await login(Object.fromEntries(new FormData(form)));
  return answer.challenge ? undefined : answer.anything;
}

interface Credentials {
  email: string;
  password: string;
}

// An interface has no index signature.
export const withInterface = (credentials: Credentials) => login(credentials);

export async function atProvider() {
  const nothing: void = await login({ returnTo: "/orders" });
  await login({ prompt: "none" });
  await login({ acrValues: ["gold", "silver"], maxAge: 60, uiLocales: "de en", loginHint: "ada" });
  const options: ProviderSignIn = { returnTo: "/" };
  await login(options);
  return nothing;
}

export async function errors(error: unknown): Promise<string> {
  if (!(error instanceof CloakroomError)) {
    throw error;
  }
  if (error.stepUp) {
    const stepUp: StepUp = error.stepUp;
    await login(stepUp);
  }
  const seconds: number = error.retryAfter ?? 0;
  switch (error.code) {
    case "login_required":
    case "session_ended":
    case "user_changed":
    case "cookies_blocked":
    case "http_500":
      return `${error.status} ${error.title} ${seconds}`;
    case "a_code_of_a_later_version":
      return error.detail;
    default:
      return error.reason ?? error.message;
  }
}

export const own = new CloakroomError({ code: "mine", detail: "Do something.", cause: new Error() });
export const known: KnownCode = "backend_timeout";

export async function who(): Promise<string> {
  const now: Session = await session();
  if (!now.authenticated) {
    return now.reason ?? "nobody";
  }
  const claims: Claims | undefined = now.claims;
  const typed = await session<{ name: string; roles?: string[] }>();
  const left = (now.expiresIn ?? 0) + (now.sessionExpiresIn ?? 0) + (now.idleExpiresIn ?? 0);
  return `${claims?.sub} ${typed.claims?.name} ${typed.claims?.roles?.length} ${now.subject} ${left} ${now.renewable}`;
}

export async function calls(signal: AbortSignal) {
  const response: Response = await fetch("/relay/backend/orders", { signal });
  await fetch(new URL("https://app.example/api/user"));
  await fetch(new Request("/api/user"));
  if (!response.ok) {
    throw await CloakroomError.from(response);
  }
  const { token: value, expiresIn } = await token();
  await logout();
  return [value?.length, expiresIn, (await served()).authenticated];
}

export function listen(): () => void {
  const signedIn = ({ detail }: CloakroomEventMap["signed-in"]) => detail?.claims?.name;
  events.addEventListener("signed-in", signedIn);
  events.addEventListener("signed-out", ({ detail }) => detail.code === "session_ended");
  events.addEventListener("renewed", ({ detail }) => detail.expiresIn.toFixed(), { once: true });
  events.addEventListener("user-changed", (event) => event.detail.subject !== undefined && event.preventDefault());
  events.addEventListener("checking", { handleEvent: (event) => event.timeStamp });
  const plain: EventTarget = events;
  plain.dispatchEvent(new Event("checking"));
  return () => events.removeEventListener("signed-in", signedIn);
}
