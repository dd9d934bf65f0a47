/** Who is signed in, for how long, and the warning before the end. */
import { CloakroomError, session } from "./cloakroom.js";
import { find, tabName, words } from "./page.js";

const WARN_S = 120;
// Another tab may have prolonged the session. So often this one asks before and while it warns.
const ASK_MS = 15_000;

let tokenClock = null;
let sessionClock = null;
let idleClock = null;
let renewable;
let switching = false;
let asked = 0;
let asking = 0;

/** Asks who is signed in, and shows it. */
export async function refresh() {
  asked = performance.now();
  asking++;
  try {
    return show(await session());
  } finally {
    asking--;
  }
}

/** Whether an event comes from a question of this page, which shows the answer itself. */
export function isAsking() {
  return asking > 0;
}

function show({ authenticated, reason, claims = {}, subject, ...times }) {
  if (authenticated) {
    const name = claims.name ?? claims.preferred_username ?? claims.username ?? subject;
    find("who").textContent = name ? `Signed in as ${name}` : "Signed in";
    find("who-more").textContent = [claims.email, [claims.groups ?? []].flat().join(", ")]
      .filter(Boolean)
      .join(" · ");
    tokenClock = countdown(times.expiresIn, tokenClock);
    sessionClock = countdown(times.sessionExpiresIn, sessionClock);
    idleClock = countdown(times.idleExpiresIn, idleClock);
    renewable = times.renewable;
  }
  showSections(authenticated ? "signed-in" : "sign-in");
  if (reason) {
    throw new CloakroomError({ code: reason, title: "It cannot be told now who is signed in." });
  }
  return authenticated;
}

export function showSignedOut() {
  forget();
  showSections("sign-in");
}

/** Hides what is personal until the server has answered. */
export function showChecking() {
  showSections("checking");
}

/** Shows the sign-in beside the user who is signed in, until somebody has signed in. */
export function offerSwitch(offered) {
  switching = offered;
  showSections("signed-in");
}

/** Takes the user out of the page, not only out of sight. */
export function forget() {
  find("who").textContent = "Signed in";
  find("who-more").textContent = "";
  tokenClock = sessionClock = idleClock = null;
  switching = false;
}

function showSections(shown) {
  for (const id of ["checking", "sign-in", "signed-in"]) {
    find(id).hidden = id !== shown;
  }
  if (shown === "signed-in") {
    find("sign-in").hidden = !switching;
  }
  const who = shown === "signed-in" ? `${find("who").textContent} – ` : "";
  document.title = `${who}Cloakroom demo, tab ${tabName}`;
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

function secondsLeft(clock) {
  return clock ? Math.max(0, Math.round((clock.end - performance.now()) / 1000)) : null;
}

function tick() {
  if (find("signed-in").hidden) {
    return;
  }
  const tokenLeft = draw("token", tokenClock);
  draw("session", sessionClock);
  const idleLeft = secondsLeft(idleClock);
  find("session-note").textContent =
    idleLeft === null ? "until the next sign-in" : `or, if it is not used, ${words(idleLeft)}`;
  find("token-note").textContent = tokenNote(tokenLeft);
  find("cookies").textContent = document.cookie || "none";
  warn(idleLeft);
}

function tokenNote(left) {
  if (renewable === false) {
    return "cannot be renewed";
  }
  return left === 0 ? "the next call renews it" : "renewed by the call that needs it";
}

function draw(name, clock) {
  const left = secondsLeft(clock);
  find(`${name}-left`).textContent = left === 0 ? "expired" : left === null ? "unknown" : words(left);
  const bar = find(`${name}-bar`);
  bar.hidden = left === null;
  bar.value = left === null ? 0 : left / clock.length;
  return left;
}

function warn(idleLeft) {
  const sessionLeft = secondsLeft(sessionClock);
  const left = Math.min(sessionLeft ?? Infinity, idleLeft ?? Infinity);
  const near = left < WARN_S;
  find("ending").hidden = !near;
  if (!near) {
    return;
  }
  if (performance.now() - asked > ASK_MS) {
    // Without an answer, the warning stays as it is.
    refresh().catch(() => {});
  }
  // What a call prolongs is only the time without use.
  const idle = left === idleLeft && left !== sessionLeft;
  find("stay-button").hidden = !idle;
  // By the minute, so that a screen reader does not count the seconds.
  const time = left > 60 ? "less than 2 minutes" : "less than a minute";
  const advice = idle ? "Any call prolongs it." : "Save what you have typed, and sign in again.";
  const text = `Your session ends in ${time}. ${advice}`;
  if (find("ending-text").textContent !== text) {
    find("ending-text").textContent = text;
  }
}

setInterval(tick, 500);
