import { CloakroomError, events, login, logout } from "./cloakroom.js";
import { forgetAnswers } from "./calls.js";
import { attempt, busy, find, isActing, note, showError, tabName, words } from "./page.js";
import { forget, isAsking, offerSwitch, refresh, showChecking, showSignedOut } from "./user.js";

let renewals = 0;
let checking = false;

find("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  busy(find("sign-in-button"), async () => {
    await login(Object.fromEntries(new FormData(form)));
    form.reset();
    offerSwitch(false);
    await refresh();
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

find("provider-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, () => login({ returnTo: location.pathname })),
);

// A sign-in takes the place of the session that is there.
find("switch-button").addEventListener("click", () => {
  offerSwitch(find("sign-in").hidden);
  find(find("sign-in").hidden ? "switch-button" : "username").focus();
});

find("sign-out-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, async () => {
    await logout();
    find("username").focus();
  }),
);

find("ask-button").addEventListener("click", ({ currentTarget }) => busy(currentTarget, refresh));

events.addEventListener("signed-in", () => {
  tell(checking ? "Still signed in" : "Signed in");
  if (!checking) {
    startAnew();
  }
  checking = false;
  follow();
});

events.addEventListener("signed-out", () => {
  tell("Signed out");
  checking = false;
  startAnew();
  showSignedOut();
});

events.addEventListener("renewed", ({ detail }) => {
  renewals += 1;
  find("renewals").textContent = String(renewals);
  tell(`Cloakroom renewed the access token: ${words(detail.expiresIn)} again`);
  if (!isActing()) {
    // Only for the clocks: without an answer, the page stays as it is.
    refresh().catch(() => {});
  }
});

// The module would load the page anew. This page can do without: it drops what it shows.
events.addEventListener("user-changed", (event) => {
  event.preventDefault();
  tell("Another user has signed in");
  checking = false;
  startAnew();
  follow();
});

events.addEventListener("checking", () => {
  checking = true;
  note("Asks who is signed in");
  showChecking();
});

// The provider is another site: the same server by another name, so that no download is needed.
find("account-link").href = `${location.protocol}//127.0.0.1:${location.port}/backend/account`;
find("tab-name").textContent = `Tab ${tabName}`;

await attempt(refresh, showSignedOut);
showFailedSignIn(!find("signed-in").hidden);

function startAnew() {
  renewals = 0;
  find("renewals").textContent = "0";
  forget();
  forgetAnswers();
}

// Whoever asks shows the answer. If nobody does, the event came from another tab.
function follow() {
  if (!isAsking()) {
    attempt(refresh);
  }
}

function tell(text) {
  const elsewhere = !isActing() && !checking;
  note(text, elsewhere ? "another tab" : undefined);
  const found = checking ? `${text}.` : "";
  find("news").textContent = elsewhere ? `${text}, in another tab.` : found;
}

/**
 * Cloakroom leads here after a sign-in at the provider that failed. A user who went back to a sign-in
 * that is over is still signed in, and has nothing to be told.
 */
function showFailedSignIn(signedIn) {
  const code = new URLSearchParams(location.search).get("login_error");
  if (code) {
    history.replaceState(null, "", location.pathname);
  }
  if (code && !(signedIn && code === "login_expired")) {
    showError(new CloakroomError({ code, title: "The sign-in at the provider failed." }));
  }
}
