/**
 * What tabs of cloakroom.js do together, with a browser and a server of this file: `node --test tabs.test.mjs`. The
 * path of the module is in the environment, CLOAKROOM_JS.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const SOURCE = await readFile(process.env.CLOAKROOM_JS, "utf8");
const ADDRESS = "https://app.example/cloakroom.js";
const EVENTS = ["signed-in", "signed-out", "renewed", "user-changed", "checking"];

// Each tab has a module of its own, which is a file of its own.
const folder = await mkdtemp(join(tmpdir(), "cloakroom-tabs-"));
after(() => rm(folder, { recursive: true }));
global.tabs = [];

function answer(body, status = 200, type = "application/json") {
  return new Response(body === null ? null : JSON.stringify(body), { status, headers: { "Content-Type": type } });
}

/** Cloakroom for one browser, but each call with a token that is due renews it: one renewal for all is left to the tabs. */
class Server {
  session;
  calls = [];
  renewals = 0;
  tokenLife = 60;
  now = 0;
  renewable = true;
  keepsCookies = true;
  // A function that answers instead, or throws.
  instead;

  async answer(request) {
    const { pathname } = new URL(request.url);
    this.calls.push(pathname);
    const tokenEnd = this.session?.tokenEnd;
    await new Promise(setImmediate);
    return this.instead?.(pathname) ?? this.answers(pathname, request, tokenEnd);
  }

  // The token is the one of the cookies that the call was sent with.
  async answers(pathname, request, tokenEnd) {
    if (pathname === "/api/login") {
      const { username } = await request.json();
      this.session = this.keepsCookies ? { subject: username, tokenEnd: this.now + this.tokenLife } : undefined;
      return answer({ expiresIn: this.tokenLife }, 201);
    }
    if (pathname === "/api/logout") {
      this.session = undefined;
      return answer(null, 204);
    }
    if (pathname === "/api/auth/session") {
      return answer(this.session ? this.described() : { authenticated: false });
    }
    if (!this.session) {
      return answer({ code: "session_ended", status: 401 }, 401, "application/problem+json");
    }
    if (this.renewable && tokenEnd - this.now <= Math.min(30, this.tokenLife / 3)) {
      this.renewals++;
      this.session.tokenEnd = this.now + this.tokenLife;
    }
    return answer({ expiresIn: this.left() });
  }

  described() {
    const { subject } = this.session;
    const { renewable } = this;
    return { authenticated: true, claims: { name: subject }, subject, expiresIn: this.left(), renewable };
  }

  left() {
    return Math.max(0, this.session.tokenEnd - this.now);
  }

  count(path) {
    return this.calls.filter((call) => call === path).length;
  }
}

/** A browser with one origin. Its clock is that of the server. */
class TestBrowser {
  channels = new Set();
  turns = new Map();
  timeouts = [];

  constructor(server) {
    this.server = server;
  }

  pass(seconds) {
    this.server.now += seconds;
  }

  // What has waited for another tab waits no longer.
  endTurns() {
    this.timeouts.splice(0).forEach((timeout) => timeout.abort());
  }

  // Delivers to all other channels of the name, as the Broadcast Channel API does, in a task of its own.
  channelClass() {
    const { channels } = this;
    return class extends EventTarget {
      constructor(name) {
        super();
        this.name = name;
        channels.add(this);
      }

      postMessage(data) {
        const others = [...channels].filter((other) => other !== this && other.name === this.name);
        const copy = structuredClone(data);
        setImmediate(() => {
          for (const other of others.filter((one) => channels.has(one))) {
            other.dispatchEvent(new MessageEvent("message", { data: copy }));
          }
        });
      }

      close() {
        channels.delete(this);
      }
    };
  }

  locks() {
    return {
      request: (name, { signal }, work) => {
        const before = this.turns.get(name) ?? Promise.resolve();
        const turn = Promise.race([
          before.catch(() => {}),
          new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        ]).then(work);
        this.turns.set(name, Promise.all([before.catch(() => {}), turn.catch(() => {})]));
        return turn;
      },
    };
  }
}

/** A tab with a module of its own. `heard` lists the events with what is said of the user. */
async function open(browser, features = {}) {
  const document = Object.assign(new EventTarget(), { baseURI: "https://app.example/", visibilityState: "visible" });
  const page = Object.assign(new EventTarget(), {
    document,
    location: Object.assign(new URL("https://app.example/"), { reload: () => page.reloads++ }),
    navigator: { cookieEnabled: true, locks: browser.locks() },
    performance: { now: () => browser.server.now * 1000 },
    fetch: (request) => browser.server.answer(request),
    BroadcastChannel: browser.channelClass(),
    AbortSignal: {
      timeout: () => {
        const timeout = new AbortController();
        browser.timeouts.push(timeout);
        return timeout.signal;
      },
    },
    Date: { now: () => browser.server.now * 1000, parse: Date.parse },
    // A long time is that of a renewal that does not end: endTurns() ends it.
    setTimeout: (work, ms) => (ms < 1000 ? setImmediate(() => setImmediate(work)) : undefined),
    reloads: 0,
    ...features,
  });
  global.tabs.push(page);
  const names = "BroadcastChannel, AbortSignal, performance, setTimeout, Date";
  const number = global.tabs.length - 1;
  const own = `const globalThis = global.tabs[${number}]; const { ${names} } = globalThis;`;
  const file = join(folder, `${number}.mjs`);
  await writeFile(file, own + SOURCE.replaceAll("import.meta.url", JSON.stringify(ADDRESS)));
  const tab = { ...(await import(file)), page, heard: [] };
  for (const type of EVENTS) {
    tab.events.addEventListener(type, ({ detail }) => {
      tab.heard.push([type, detail.subject ?? detail.code ?? detail.expiresIn].filter((part) => part !== undefined).join(" "));
    });
  }
  return tab;
}

/** What was heard since the last question, once all messages have come. */
async function heard(tab) {
  for (let i = 0; i < 20; i++) {
    await new Promise(setImmediate);
  }
  return tab.heard.splice(0);
}

async function setUp(count, features) {
  const server = new Server();
  const browser = new TestBrowser(server);
  const opened = [];
  for (let i = 0; i < count; i++) {
    opened.push(await open(browser, features));
  }
  return { server, browser, opened };
}

const ADA = { username: "ada" };
const GRACE = { username: "grace" };

test("sign-in, renewal and sign-out reach the other tab without a question to the server", async () => {
  const { server, browser, opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  assert.deepEqual(await heard(one), ["signed-in ada"]);
  assert.deepEqual(await heard(other), ["signed-in ada"]);
  browser.pass(50);
  await one.token();
  assert.deepEqual(await heard(one), ["renewed 60"]);
  assert.deepEqual(await heard(other), ["renewed 60"]);
  const calls = server.calls.length;
  await one.logout();
  assert.deepEqual(await heard(one), ["signed-out"]);
  assert.deepEqual(await heard(other), ["signed-out"]);
  assert.equal(server.calls.length, calls + 1);
});

test("a tab whose question finds a sign-in or its end tells the others", async () => {
  const { server, opened: [one, other] } = await setUp(2);
  server.session = { subject: "ada", tokenEnd: 60 };
  await one.session();
  assert.deepEqual(await heard(other), ["signed-in ada"]);
  server.session = undefined;
  assert.equal((await one.fetch("/api/user")).status, 401);
  assert.deepEqual(await heard(one), ["signed-in ada", "signed-out session_ended"]);
  // The other tab may have signed in meanwhile, so it asks.
  assert.deepEqual(await heard(other), ["checking", "signed-out"]);
});

test("what one tab has found out ends no session that another has begun meanwhile", async () => {
  const { server, opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  server.instead = (path) => (path === "/api/user" ? answer({ code: "session_ended" }, 401, "application/problem+json") : undefined);
  await other.fetch("/api/user");
  assert.deepEqual(await heard(other), ["signed-in ada", "signed-out session_ended"].slice(1));
  assert.deepEqual(await heard(one), ["signed-in ada", "checking", "signed-in ada"]);
});

test("the same user once more is no news", async () => {
  const { opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  await one.login(ADA);
  await one.session();
  await other.session();
  assert.deepEqual(await heard(other), []);
  assert.equal(other.page.reloads, 0);
});

test("another user is an event of its own, and the page is loaded anew", async () => {
  const { server, opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  await one.login(GRACE);
  assert.deepEqual(await heard(one), ["signed-in ada", "signed-in grace"]);
  assert.deepEqual(await heard(other), ["user-changed grace"]);
  assert.equal(one.page.reloads, 0);
  assert.equal(other.page.reloads, 1);
  const calls = server.calls.length;
  await assert.rejects(other.fetch("/api/user"), { code: "user_changed" });
  await assert.rejects(other.token(), { code: "user_changed" });
  assert.equal(server.calls.length, calls);
});

test("a page that takes over another user by itself says so by asking who it is", async () => {
  const { opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  other.events.addEventListener("user-changed", (event) => event.preventDefault());
  await one.login(GRACE);
  await heard(other);
  await assert.rejects(other.fetch("/api/user"), { code: "user_changed" });
  assert.deepEqual((await other.session()).claims, { name: "grace" });
  assert.equal((await other.fetch("/api/user")).status, 200);
  assert.equal(other.page.reloads, 0);
});

/** Two tabs of Ada; the other one does not load its page anew when somebody else signs in. */
async function setUpForAda(features) {
  const all = await setUp(2, features);
  const [one, other] = all.opened;
  other.events.addEventListener("user-changed", (event) => event.preventDefault());
  await one.login(ADA);
  await heard(one);
  await heard(other);
  return { ...all, one, other };
}

const REFUSED = { code: "user_changed" };

test("nothing but the page's own question ends the refusal of its calls", async () => {
  for (const meanwhile of [
    ({ one }) => one.login(GRACE),
    ({ one }) => one.session(),
    ({ other }) => other.page.dispatchEvent(new Event("online")),
    ({ other }) => other.page.document.dispatchEvent(new Event("resume")),
  ]) {
    const both = await setUpForAda();
    await both.one.login(GRACE);
    await heard(both.other);
    await meanwhile(both);
    await heard(both.other);
    await assert.rejects(both.other.fetch("/api/user"), REFUSED);
    await both.other.session();
    assert.equal((await both.other.fetch("/api/user")).status, 200);
  }
});

test("a tab that finds another user when it wakes calls nothing for the old one", async () => {
  const { server, other } = await setUpForAda();
  server.session = { subject: "grace", tokenEnd: 9999 };
  other.page.document.dispatchEvent(new Event("resume"));
  const calls = server.count("/api/user");
  await assert.rejects(other.fetch("/api/user"), REFUSED);
  assert.equal(server.count("/api/user"), calls);
});

test("a call that waits for its turn is not made for another user", async () => {
  const { server, browser, one, other } = await setUpForAda();
  browser.pass(59);
  one.page.fetch = () => new Promise(() => {});
  one.fetch("/api/user").catch(() => {});
  await heard(one);
  const refusal = assert.rejects(other.fetch("/api/user", { method: "POST" }), REFUSED);
  one.page.fetch = (request) => server.answer(request);
  await one.login(GRACE);
  await heard(other);
  browser.endTurns();
  await refusal;
  assert.equal(server.count("/api/user"), 0);
});

test("a call is not made a second time for another user", async () => {
  const repeats = [];
  const setTimeout = (work, ms) => (ms < 1000 ? setImmediate(work) : repeats.push(work));
  const { server, one, other } = await setUpForAda({ setTimeout });
  const type = { "Content-Type": "application/problem+json", "Retry-After": "9" };
  server.instead = (path) =>
    path === "/api/user" ? new Response('{"code":"refresh_unavailable"}', { status: 503, headers: type }) : undefined;
  const call = other.fetch("/api/user", { method: "POST" });
  await heard(other);
  await one.login(GRACE);
  await heard(other);
  repeats.forEach((repeat) => repeat());
  await assert.rejects(call, REFUSED);
  assert.equal(server.count("/api/user"), 1);
});

test("a page that signs in or out itself has asked who it is", async () => {
  for (const act of [
    (tab) => tab.login({ username: "carol" }),
    async (tab) => {
      await tab.logout();
      await tab.login(ADA);
    },
  ]) {
    const { one, other } = await setUpForAda();
    await one.login(GRACE);
    await heard(other);
    await act(other);
    assert.equal((await other.fetch("/api/user")).status, 200);
  }
});

test("where no page can be loaded anew, asking goes on", async () => {
  for (const location of [new URL("https://app.example/"), undefined]) {
    const { server, opened: [tab] } = await setUp(1, { location });
    await tab.login(ADA);
    server.session = { subject: "grace", tokenEnd: 60 };
    assert.equal((await tab.session()).subject, "grace");
  }
});

test("of two sign-ins at the same time, all tabs show the one that holds", async () => {
  const { server, opened: [one, other, third] } = await setUp(3);
  await Promise.all([one.login(ADA), other.login(GRACE)]);
  for (const tab of [one, other, third]) {
    await heard(tab);
    assert.equal((await tab.session()).subject, server.session.subject);
  }
});

test("the old user's claims do not stay with another user", async () => {
  const { server, opened: [tab] } = await setUp(1);
  await tab.login(ADA);
  server.instead = () => answer({ authenticated: true, subject: "grace", expiresIn: 60 });
  const claims = [];
  tab.events.addEventListener("user-changed", ({ detail }) => claims.push(detail.claims));
  await tab.session();
  assert.deepEqual(claims, [undefined]);
});

test("without a channel, the next question finds the other user", async () => {
  const BroadcastChannel = class {
    constructor() {
      throw new DOMException("storage is blocked", "SecurityError");
    }
  };
  for (const features of [{ BroadcastChannel }, { BroadcastChannel: undefined }]) {
    const { opened: [one, other] } = await setUp(2, features);
    await one.login(ADA);
    await other.session();
    assert.deepEqual(await heard(other), ["signed-in ada"]);
    await one.login(GRACE);
    await other.session();
    assert.deepEqual(await heard(other), ["user-changed grace"]);
    assert.equal(other.page.reloads, 1);
  }
});

test("of ten tabs whose token is due, one renews and the others use its result", async () => {
  const { server, browser, opened } = await setUp(10);
  await opened[0].login(ADA);
  await heard(opened[9]);
  for (let round = 1; round <= 5; round++) {
    browser.pass(45);
    const answers = await Promise.all(opened.map((tab) => tab.fetch("/api/user")));
    assert.deepEqual(answers.map(({ status }) => status), opened.map(() => 200));
    assert.equal(server.renewals, round);
    for (const tab of opened) {
      assert.equal((await heard(tab)).filter((event) => event === "renewed 60").length, 1);
    }
  }
  // One question for the new expiry each time; all else are the calls themselves.
  assert.equal(server.count("/api/auth/session"), 1 + 5);
});

/** How often the token is renewed in an hour in which each tab calls every 15 seconds. */
async function renewalsOfAnHour(count, features) {
  const { server, browser, opened } = await setUp(count, features);
  await opened[0].login(ADA);
  await heard(opened.at(-1));
  for (let passed = 0; passed < 3600; passed += 15) {
    browser.pass(15);
    await Promise.all(opened.map((tab) => tab.fetch("/api/user")));
    await heard(opened.at(-1));
  }
  return server.renewals;
}

test("ten tabs renew a token as often as one", async () => {
  const ofOne = await renewalsOfAnHour(1);
  assert.equal(await renewalsOfAnHour(10), ofOne);
  const withoutLocks = { navigator: { cookieEnabled: true } };
  assert.equal(await renewalsOfAnHour(10, withoutLocks), 10 * ofOne, "this server renews for each call");
});

test("a call with a token that is not due waits for nobody", async () => {
  const { opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  one.page.navigator.locks.request = other.page.navigator.locks.request = () => assert.fail("asked for a lock");
  await one.fetch("/api/user");
  await other.fetch("/api/user");
});

test("a token that nothing renews makes no call wait", async () => {
  const { server, browser, opened: [tab] } = await setUp(1);
  server.renewable = false;
  await tab.login(ADA);
  browser.pass(59);
  tab.page.navigator.locks.request = () => assert.fail("asked for a lock");
  assert.equal((await tab.fetch("/api/user")).status, 200);
});

test("a renewal that fails makes no later call wait", async () => {
  const { server, browser, opened: [tab] } = await setUp(1);
  await tab.login(ADA);
  browser.pass(59);
  server.renewable = undefined;
  let turns = 0;
  const { request } = tab.page.navigator.locks;
  tab.page.navigator.locks.request = (...given) => (turns++, request(...given));
  for (let i = 0; i < 5; i++) {
    assert.equal((await tab.fetch("/api/user")).status, 200);
  }
  assert.equal(turns, 1);
});

test("a tab that is frozen in the middle of a renewal holds nobody up", async () => {
  const { server, browser, tab } = await setUpBesideAFrozenTab();
  const call = tab.fetch("/api/user");
  await heard(tab);
  assert.equal(server.count("/api/user"), 0);
  browser.endTurns();
  assert.equal((await call).status, 200);
  assert.equal(server.renewals, 1);
});

test("a page that goes away waits for no turn", async () => {
  const { server, browser, opened: [tab] } = await setUp(1);
  await tab.login(ADA);
  browser.pass(59);
  tab.page.navigator.locks.request = () => assert.fail("asked for a lock");
  await tab.fetch("/api/user", { method: "POST", keepalive: true });
  assert.equal(server.count("/api/user"), 1);
});

/** A tab whose token is due, while another has begun to renew it and goes no further. */
async function setUpBesideAFrozenTab() {
  const { server, browser, opened: [frozen, tab] } = await setUp(2);
  await frozen.login(ADA);
  await heard(tab);
  browser.pass(59);
  frozen.page.fetch = () => new Promise(() => {});
  frozen.fetch("/api/user").catch(() => {});
  await heard(frozen);
  return { server, browser, tab };
}

test("a call that is given up while it waits for its turn ends at once", async () => {
  const { browser, tab } = await setUpBesideAFrozenTab();
  tab.page.fetch = (request) => (request.signal.throwIfAborted(), browser.server.answer(request));
  const controller = new AbortController();
  const call = tab.fetch("/api/user", { signal: controller.signal });
  await heard(tab);
  controller.abort();
  await assert.rejects(call, { name: "AbortError" });
});

test("what a call says is fixed when it is made, however long it waits", async () => {
  const { browser, tab } = await setUpBesideAFrozenTab();
  let sent;
  tab.page.fetch = async (request) => ((sent = await request.clone().text()), browser.server.answer(request));
  const body = new URLSearchParams({ item: "Tea" });
  const call = tab.fetch("/api/user", { method: "POST", body });
  body.set("item", "Coffee");
  await heard(tab);
  browser.endTurns();
  await call;
  assert.equal(sent, "item=Tea");
});

test("where locks are missing or forbidden, calls go on", async () => {
  const forbidden = { request: async () => { throw new DOMException("storage is blocked", "SecurityError"); } };
  for (const locks of [undefined, forbidden]) {
    const { server, browser, opened: [tab] } = await setUp(1, { navigator: { cookieEnabled: true, locks } });
    await tab.login(ADA);
    browser.pass(59);
    assert.equal((await tab.fetch("/api/user")).status, 200);
    assert.equal(server.renewals, 1);
  }
});

test("a call that fails in its turn fails for its page, and for no other", async () => {
  const { server, browser, opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  browser.pass(59);
  one.page.fetch = async () => { throw new TypeError("offline"); };
  const [first, second] = await Promise.allSettled([one.fetch("/api/user"), other.fetch("/api/user")]);
  assert.equal(first.reason.code, "network_error");
  assert.equal(second.value.status, 200);
  assert.equal(server.renewals, 1);
});

const WAYS_TO_WAKE = {
  "from the back/forward cache": ({ page }) => {
    page.dispatchEvent(new Event("pagehide"));
    page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  },
  "after it was frozen": ({ page }) => page.document.dispatchEvent(new Event("resume")),
  "when the network is back": ({ page }) => page.dispatchEvent(new Event("online")),
  "after it was hidden for long": (tab, browser) => showAfter(tab, browser, 61),
  "after the clock was set back by an hour": (tab, browser) => showAfter(tab, browser, -3600),
};

function showAfter({ page: { document } }, browser, seconds) {
  document.visibilityState = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  browser.pass(seconds);
  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
}

for (const [how, wake] of Object.entries(WAYS_TO_WAKE)) {
  test(`a tab that wakes ${how} asks before it says that somebody is signed in`, async () => {
    for (const [now, event] of [["ada", "signed-in ada"], ["grace", "user-changed grace"], [undefined, "signed-out"]]) {
      const { server, browser, opened: [tab] } = await setUp(1);
      await tab.login(ADA);
      assert.deepEqual(await heard(tab), ["signed-in ada"]);
      server.session = now && { subject: now, tokenEnd: 9999 };
      wake(tab, browser);
      assert.deepEqual((await heard(tab)).filter((one) => !one.startsWith("renewed")), ["checking", event]);
    }
  });

  test(`a tab that wakes ${how} and shows nobody asks nothing`, async () => {
    const { server, browser, opened: [tab] } = await setUp(1);
    wake(tab, browser);
    assert.deepEqual(await heard(tab), []);
    assert.equal(server.calls.length, 0);
  });
}

test("a tab that was hidden for a moment asks nothing", async () => {
  const { server, browser, opened: [tab] } = await setUp(1);
  await tab.login(ADA);
  await heard(tab);
  const calls = server.calls.length;
  showAfter(tab, browser, 30);
  assert.deepEqual(await heard(tab), []);
  assert.equal(server.calls.length, calls);
});

test("a tab from the back/forward cache hears of the others again", async () => {
  const { browser, opened: [one, other] } = await setUp(2);
  other.page.dispatchEvent(new Event("pagehide"));
  assert.equal(browser.channels.size, 1);
  other.page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await one.login(ADA);
  assert.deepEqual(await heard(other), ["signed-in ada"]);
});

test("without an answer a tab goes on checking until the network is back", async () => {
  for (const failure of [
    () => { throw new TypeError("offline"); },
    () => answer("<!doctype html>", 200, "text/html"),
    () => answer("<!doctype html>", 502, "text/html"),
  ]) {
    const { server, opened: [tab] } = await setUp(1);
    await tab.login(ADA);
    await heard(tab);
    server.instead = failure;
    tab.page.document.dispatchEvent(new Event("resume"));
    assert.deepEqual(await heard(tab), ["checking"]);
    tab.page.dispatchEvent(new Event("online"));
    assert.deepEqual(await heard(tab), []);
    server.instead = undefined;
    tab.page.dispatchEvent(new Event("online"));
    assert.deepEqual(await heard(tab), ["signed-in ada"]);
  }
});

test("a proxy's page of HTML signs nobody out", async () => {
  const { server, opened: [tab] } = await setUp(1);
  await tab.login(ADA);
  await heard(tab);
  server.instead = () => new Response("<!doctype html>", { headers: { "Content-Type": "text/html" } });
  await assert.rejects(tab.session(), { code: "invalid_answer" });
  assert.deepEqual(await heard(tab), []);
});

test("a browser that drops the cookies is told by a code of its own", async () => {
  const { server, opened: [tab, other] } = await setUp(2);
  server.keepsCookies = false;
  await assert.rejects(tab.login(ADA), { code: "cookies_blocked" });
  assert.deepEqual(await heard(tab), []);
  assert.deepEqual(await heard(other), []);
});

test("where cookies are blocked, no password is sent", async () => {
  const { server, opened: [tab] } = await setUp(1, { navigator: { cookieEnabled: false } });
  await assert.rejects(tab.login(ADA), { code: "cookies_blocked" });
  await assert.rejects(tab.login({ returnTo: "/" }), { code: "cookies_blocked" });
  assert.equal(server.calls.length, 0);
  await assert.rejects(tab.session(), { code: "cookies_blocked" });
});

test("a sign-in counts although nobody could say whose it is", async () => {
  const { server, opened: [one, other] } = await setUp(2);
  await one.login(ADA);
  await heard(other);
  server.instead = (path) => (path === "/api/auth/session" ? answer({}, 503) : undefined);
  assert.deepEqual(await one.login(GRACE), { expiresIn: 60 });
  assert.deepEqual(await heard(other), ["checking"]);
  server.instead = undefined;
  other.page.dispatchEvent(new Event("online"));
  assert.deepEqual(await heard(other), ["user-changed grace"]);
});

test("an answer from before a sign-in says nothing of the present", async () => {
  const { server, opened: [one, other] } = await setUp(2);
  let late;
  server.instead = () => new Promise((resolve) => (late = resolve));
  const question = other.session();
  const call = other.fetch("/api/user");
  const calledLate = await new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(late))));
  server.instead = undefined;
  await one.login(ADA);
  assert.deepEqual(await heard(other), ["signed-in ada"]);
  calledLate(answer({ code: "session_ended", status: 401 }, 401, "application/problem+json"));
  assert.equal((await call).status, 401);
  assert.deepEqual(await heard(other), []);
  question.catch(() => {});
});

test("a question that another tab's sign-in has overtaken is asked again", async () => {
  const { server, opened: [one, other] } = await setUp(2);
  let late;
  server.instead = () => new Promise((resolve) => (late = resolve));
  const question = other.session();
  await new Promise((resolve) => setTimeout(resolve, 5));
  server.instead = undefined;
  await one.login(ADA);
  await heard(other);
  late(answer({ authenticated: false }));
  assert.equal((await question).subject, "ada");
  assert.deepEqual(await heard(other), []);
});
