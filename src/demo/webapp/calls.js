/** What a signed-in user can do: call the API, place orders, watch a stream, ask for a payout. */
import { CloakroomError, fetch, login } from "./cloakroom.js";
import { busy, find, note, span, words } from "./page.js";
import { refresh } from "./user.js";

const ORDERS = "/relay/backend/orders";

let stream;
let stepUp;

for (const button of document.querySelectorAll("[data-call]")) {
  button.addEventListener("click", () => busy(button, () => show(button.dataset.call)));
}

find("stay-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, async () => {
    await call("/api/user");
    find("who").focus();
  }),
);

find("order-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { item, quantity } = Object.fromEntries(new FormData(event.target));
  busy(find("order-button"), async () => {
    const placed = await call(ORDERS, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ item, quantity: Number(quantity) }),
    });
    const { id } = await placed.json();
    await list(`Order ${id} is placed. `);
  });
});

find("orders-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, () => list()),
);

find("stream-button").addEventListener("click", () => {
  if (stream) {
    stop("The stream was stopped.");
  } else {
    watch();
  }
});

find("payout-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, payOut),
);

find("step-up-button").addEventListener("click", ({ currentTarget }) =>
  busy(currentTarget, () => login(stepUp)),
);

/** Takes out of the page what belongs to the user. */
export function forgetAnswers() {
  stop("");
  stepUp = undefined;
  for (const id of ["answer", "orders", "stream", "step-up"]) {
    find(id).hidden = true;
  }
  for (const id of ["answer-body", "orders", "stream"]) {
    find(id).replaceChildren();
  }
  for (const id of ["answer-status", "orders-status", "payout-status"]) {
    find(id).textContent = "";
  }
}

/** Makes a call, and shows what it did to the token. */
async function call(path, init) {
  const start = performance.now();
  const response = await fetch(path, init);
  if (!response.ok) {
    throw await CloakroomError.from(response);
  }
  const took = Math.round(performance.now() - start);
  note(`${init?.method ?? "GET"} ${path} answered ${response.status} in ${took} ms`);
  await refresh();
  return response;
}

async function show(path) {
  const before = find("renewals").textContent;
  const start = performance.now();
  const response = await call(path);
  const text = await response.text();
  const took = Math.round(performance.now() - start);
  const also = find("renewals").textContent === before ? "" : ", with a new access token";
  find("answer").hidden = false;
  find("answer-status").textContent = `${response.status} in ${took} ms${also}`;
  find("answer-body").textContent = pretty(text);
}

async function list(before = "") {
  const orders = await (await call(ORDERS)).json();
  const lines = orders.map(({ id, item, quantity }) => line(`${id}: ${quantity} × ${item}`));
  find("orders").replaceChildren(...lines.reverse());
  find("orders").hidden = orders.length === 0;
  find("orders-status").textContent = `${before}${orders.length || "No"} ${
    orders.length === 1 ? "order" : "orders"
  } in all.`;
}

function watch() {
  find("stream").replaceChildren();
  find("stream-button").textContent = "Stop the stream";
  find("stream-status").textContent = "The stream is open.";
  stream = new EventSource(`${ORDERS}/events`);
  stream.addEventListener("orders", ({ data }) => {
    const { number, orders } = JSON.parse(data);
    find("stream").hidden = false;
    find("stream").append(line(`Event ${number}: ${orders} orders`));
  });
  // Without this, the browser would open a stream that has ended anew.
  stream.addEventListener("end", () => stop("The backend has ended the stream."));
  // An EventSource tells no code. The session says whether a sign-in is missing.
  stream.addEventListener("error", () => {
    stop("The stream broke off.");
    refresh().catch(() => {});
  });
}

function stop(words) {
  stream?.close();
  stream = undefined;
  find("stream-button").textContent = "Watch the orders";
  find("stream-status").textContent = words;
}

async function payOut() {
  find("step-up").hidden = true;
  find("payout-status").textContent = "";
  try {
    await call("/relay/backend/payout", { method: "POST" });
    find("payout-status").textContent = "The payout is on its way: your sign-in is recent enough.";
  } catch (error) {
    if (!error.stepUp) {
      throw error;
    }
    note(`Refused: ${error.code}`);
    stepUp = error.stepUp;
    find("step-up").hidden = false;
    find("payout-status").textContent = `${error.code}: the backend wants ${wanted(stepUp)}.`;
  }
}

function wanted({ maxAge, acrValues }) {
  const age = maxAge === undefined ? "" : ` no older than ${words(maxAge)}`;
  const strength = acrValues ? ` by ${acrValues.join(" or ")}` : "";
  return `a sign-in${age}${strength}` + (age || strength ? "" : " anew");
}

function line(text) {
  const entry = document.createElement("li");
  entry.append(span(text));
  return entry;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
