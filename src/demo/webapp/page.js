/** The parts of the page that all sections use: errors, the log, the name of this tab. */
import { CloakroomError } from "./cloakroom.js";

const LOG_LENGTH = 12;

const WORDS = {
  login_rejected: "That user name and password do not go together. Try one of the two people below.",
  too_many_attempts: "Too many attempts for this user name.",
  login_required: "You are not signed in. Please sign in.",
  cookies_blocked:
    "Your browser keeps no cookies of this site, so nobody can stay signed in. Allow them. For Safari on http://localhost, start the server with cloakroom.cookie.secure=false.",
  session_ended: "Your session has ended. Please sign in again.",
  user_changed: "Another tab has signed in another user.",
  login_denied: "The provider did not sign you in.",
  login_expired: "The sign-in took too long, or was done already. Please begin again.",
  login_invalid: "The sign-in was not begun in this browser. Please begin again.",
  provider_unavailable: "The provider does not answer. Try again later.",
};

export const find = (id) => document.getElementById(id);

export const tabName = keptName() ?? newName();

let actions = 0;

/** Runs the action of a button, once at a time, and shows errors on the page. */
export async function busy(button, action) {
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

export async function attempt(action, otherwise = () => {}) {
  find("error-box").hidden = true;
  actions++;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof CloakroomError)) {
      throw error;
    }
    otherwise();
    showError(error);
  } finally {
    actions--;
  }
}

/** Whether this tab does something; if not, what happens comes from another tab. */
export function isActing() {
  return actions > 0;
}

export function showError(error) {
  const text = WORDS[error.code] ?? error.message;
  const wait = error.retryAfter ? ` Try again in ${words(error.retryAfter)}.` : "";
  find("error-box").hidden = false;
  find("error").textContent = text + wait;
  const known = find(`code-${error.code}`);
  find("error-more").hidden = !known;
  find("error-code").href = known ? `#${known.id}` : "#codes";
  find("error-code").textContent = `What a page does with ${error.code}`;
  note(`Refused: ${error.code}`);
  if (error.code === "login_rejected") {
    find("password").select();
  }
}

// The browser scrolls to the code by itself, but not into what is folded.
find("error-code").addEventListener("click", () => (find("codes").open = true));

/** Adds a line to the log. It names nobody, since it stays when the user goes. */
export function note(text, from = `Tab ${tabName}`) {
  const time = document.createElement("time");
  time.textContent = new Date().toLocaleTimeString([], { hour12: false });
  const entry = document.createElement("li");
  entry.append(time, span(from, "from"), span(text));
  find("log").prepend(entry);
  while (find("log").children.length > LOG_LENGTH) {
    find("log").lastElementChild.remove();
  }
  find("history").hidden = false;
}

export function span(text, className = "") {
  const element = document.createElement("span");
  element.textContent = text;
  element.className = className;
  return element;
}

export function words(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`];
  if (!hours && seconds % 60) {
    parts.push(`${seconds % 60} s`);
  }
  return parts.filter(Boolean).join(" ") || "0 s";
}

// A second tab that is opened by the link has a storage of its own. After a reload the name stays.
function keptName() {
  try {
    return (sessionStorage.tab ??= newName());
  } catch {
    // A browser that keeps no cookies keeps no names.
    return undefined;
  }
}

function newName() {
  const letter = "ABCDEFGHJKLMNPRSTUVWXYZ"[Math.floor(Math.random() * 23)];
  return `${letter}${1 + Math.floor(Math.random() * 9)}`;
}
