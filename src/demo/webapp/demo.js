import { CloakroomError, events, fetch, login, logout, session } from "./cloakroom.js";

const LOG_LENGTH = 12;

const WORDS = {
  login_rejected: "That user name and password do not go together. Try one of the two people below.",
  too_many_attempts: "Too many attempts for this user name.",
  login_required: "You are not signed in. Please sign in.",
  cookies_refused:
    "Your browser did not keep the cookies. Use https; for Safari on http://localhost, start the server with cloakroom.cookie.secure=false.",
  session_ended: "Your session has ended. Please sign in again.",
};

const find = (id) => document.getElementById(id);

let renewals = 0;
let tokenClock = { end: 0, length: 1 };
let sessionClock = { end: 0, length: 1 };

find("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  busy(find("sign-in-button"), async () => {
    await login(Object.fromEntries(new FormData(form)));
    form.reset();
    if (!(await refresh())) {
      throw new CloakroomError({ code: "cookies_refused" });
    }
    find("who").focus();
  });
});

for (const button of document.querySelectorAll("[data-username]")) {
  button.addEventListener("click", () => {
    find("username").value = button.dataset.username;
    find("password").value = button.dataset.password;
    find("sign-in-button").focus();
  });
}

for (const button of document.querySelectorAll("[data-call]")) {
  button.addEventListener("click", () => busy(button, () => call(button.dataset.call)));
}

find("sign-out-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, async () => {
    await logout();
    find("username").focus();
  }),
);

events.addEventListener("signed-in", () => {
  renewals = 0;
  find("renewals").textContent = "0";
  find("answer").hidden = true;
  note("Signed in");
});

events.addEventListener("signed-out", () => {
  note("Signed out");
  show(false);
});

events.addEventListener("renewed", ({ detail }) => {
  renewals += 1;
  find("renewals").textContent = String(renewals);
  note(`Cloakroom renewed the access token: ${words(detail.expiresIn)} again`);
});

// While this tab was hidden, another tab may have signed out, or the session may have ended.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    attempt(refresh);
  }
});

setInterval(tick, 500);
await attempt(refresh, () => show(false));

async function call(path) {
  const before = renewals;
  const start = performance.now();
  const response = await fetch(path);
  const took = Math.round(performance.now() - start);
  if (!response.ok) {
    throw await CloakroomError.from(response);
  }
  const text = await response.text();
  // First, so that the page shows the answer and the renewal that it caused together.
  await refresh();
  const also = renewals > before ? ", with a new access token" : "";
  find("answer-status").textContent = `${response.status} in ${took} ms${also}`;
  find("answer-body").textContent = pretty(text);
  find("answer").hidden = false;
  note(`GET ${path} answered ${response.status} in ${took} ms`);
}

async function refresh() {
  const { authenticated, claims = {}, expiresIn, sessionExpiresIn } = await session();
  if (authenticated) {
    const name = claims.name ?? claims.preferred_username ?? claims.username ?? claims.sub;
    find("who").textContent = name ? `Signed in as ${name}` : "Signed in";
    find("who-more").textContent = [claims.email, [claims.groups ?? []].flat().join(", ")]
      .filter(Boolean)
      .join(" · ");
    tokenClock = countdown(expiresIn, tokenClock);
    sessionClock = countdown(sessionExpiresIn, sessionClock);
  }
  show(authenticated);
  return authenticated;
}

function show(authenticated) {
  find("sign-in").hidden = authenticated;
  find("signed-in").hidden = !authenticated;
  document.title = authenticated ? `${find("who").textContent} – Cloakroom demo` : "Cloakroom demo";
  tick();
}

function countdown(seconds, last) {
  if (!Number.isFinite(seconds)) {
    return null;
  }
  const end = performance.now() + seconds * 1000;
  // If the expiry is the same as before, the bar keeps its full length.
  const same = last && Math.abs(last.end - end) < 1500;
  return { end, length: same ? last.length : Math.max(seconds, 1) };
}

function tick() {
  if (find("signed-in").hidden) {
    return;
  }
  const tokenLeft = draw("token", tokenClock);
  draw("session", sessionClock);
  find("token-note").textContent =
    tokenLeft === 0 ? "the next call renews it" : "renewed by the call that needs it";
  find("cookies").textContent = document.cookie || "none";
}

function draw(name, clock) {
  const left = clock ? Math.max(0, Math.round((clock.end - performance.now()) / 1000)) : null;
  find(`${name}-left`).textContent = left === 0 ? "expired" : left === null ? "unknown" : words(left);
  const bar = find(`${name}-bar`);
  bar.hidden = left === null;
  bar.value = left === null ? 0 : left / clock.length;
  return left;
}

/** Runs the action of a button, once at a time, and shows errors on the page. */
async function busy(button, action) {
  if (button.ariaDisabled === "true") {
    return;
  }
  button.ariaDisabled = "true"; // `disabled` would remove the focus
  try {
    await attempt(action);
  } finally {
    button.ariaDisabled = null;
  }
}

async function attempt(action, otherwise = () => {}) {
  find("error").hidden = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof CloakroomError)) {
      throw error;
    }
    otherwise();
    showError(error);
  }
}

function showError(error) {
  const text = WORDS[error.code] ?? error.message;
  const wait = error.retryAfter ? ` Try again in ${words(error.retryAfter)}.` : "";
  find("error").textContent = text + wait;
  find("error").hidden = false;
  note(`Refused: ${error.code}`);
  if (error.code === "login_rejected") {
    find("password").select();
  }
}

function note(text) {
  const time = document.createElement("time");
  time.textContent = new Date().toLocaleTimeString([], { hour12: false });
  const entry = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = text;
  entry.append(time, words);
  find("log").prepend(entry);
  while (find("log").children.length > LOG_LENGTH) {
    find("log").lastElementChild.remove();
  }
  find("history").hidden = false;
}

function words(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`];
  if (!hours && seconds % 60) {
    parts.push(`${seconds % 60} s`);
  }
  return parts.filter(Boolean).join(" ") || "0 s";
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
