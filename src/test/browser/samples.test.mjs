/**
 * The sample src/test/samples/vite-react in Chromium and Firefox, with Vite's server and laid over the WAR; other development
 * servers; and what pages do without script. `.ci/page` prepares what this needs, and runs it.
 */
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, temporaryFolder } from "./launch.mjs";
import { SAMPLES, TOP, freePort, startCloakroom, startDevServer } from "./servers.mjs";
import { startShop } from "./shop.mjs";

const BROWSERS = { chromium: "/usr/bin/chromium", firefox: "/usr/bin/firefox-esr" };
const SOURCES = join(TOP, "src", "test", "samples");
const source = (name) => join(SOURCES, name);
const vite = (port) => ["node_modules/vite/bin/vite.js", "--port", port, "--strictPort", "--host", "localhost"];

const stops = [];
const browsers = {};
let app;
let listed;
let shop;
// So long a busy machine may need for one step.
const PATIENCE_MS = 180_000;
const downloads = await temporaryFolder();

before(async () => {
  shop = await started(startShop());
  const devPort = await freePort();
  const overlaid = { "": join(SAMPLES, "orders.war"), app: join(SAMPLES, "orders-app.war") };
  const plain = { "": join(TOP, "target", "cloakroom.war") };
  const settings = { "cloakroom.development-origins": `http://localhost:${devPort}` };
  [app, listed] = await Promise.all([
    started(startCloakroom({ port: await freePort(), wars: overlaid, settings: { "cloakroom.relay.shop.target": shop.url } })),
    started(startCloakroom({ port: await freePort(), wars: plain, settings })),
  ]);
  listed.devPort = devPort;
  for (const [make, executable] of Object.entries(BROWSERS)) {
    browsers[make] = await launch(make, executable, downloads);
    stops.push(() => browsers[make].close());
  }
});

after(() => Promise.all(stops.map((stop) => stop())));

async function started(starting) {
  const server = await starting;
  stops.push(server.stop);
  return server;
}

for (const make of Object.keys(BROWSERS)) {
  test(`${make}: laid over the WAR`, () => works(make, `${app.url}/`));

  test(`${make}: laid over the WAR at another context root`, () => works(make, `${app.url}/app/`));

  test(`${make}: with Vite's server and changeOrigin: false`, async () => {
    const files = { "vite.config.ts": source("vite-react/vite.config.ts") };
    const dev = await startDevServer("vite-react", { files, command: vite, target: app.url });
    await works(make, `${dev.url}/`).finally(dev.stop);
  });

  test(`${make}: with Vite's server and changeOrigin: true`, async () => {
    const dev = await startDevServer("vite-react", {
      files: { "vite.config.ts": source("dev-servers/vite.change-origin.config.ts") },
      command: vite,
      port: listed.devPort,
      target: listed.url,
    });
    await works(make, `${dev.url}/`).finally(dev.stop);
  });

  test(`${make}: with Vite's server and another context root`, async () => {
    const dev = await startDevServer("vite-react", {
      files: { "vite.config.ts": source("dev-servers/vite.context-root.config.ts") },
      command: vite,
      target: app.url,
      path: "/app/",
    });
    await works(make, `${dev.url}/app/`).finally(dev.stop);
  });
}

test("a server that changes the origin is refused until its origin is listed", async () => {
  const files = { "vite.config.ts": source("dev-servers/vite.change-origin.config.ts") };
  const dev = await startDevServer("vite-react", { files, command: vite, target: app.url });
  try {
    const { status, code } = await signInAs(dev.url);
    assert.deepEqual({ status, code }, { status: 403, code: "origin_not_listed" });
  } finally {
    await dev.stop();
  }
});

test("Angular's proxy.conf.json, in the proxy that its server has from Vite", async () => {
  const files = {
    "vite.config.ts": source("dev-servers/angular-as-vite.config.ts"),
    "proxy.conf.json": source("dev-servers/proxy.conf.json"),
  };
  const dev = await startDevServer("vite-react", { files, command: vite, target: app.url });
  await relays(dev.url).finally(dev.stop);
});

test("Next's rewrites", async () => {
  const dev = await startDevServer("next", {
    files: { "next.config.mjs": source("next/next.config.mjs") },
    command: (port) => ["node_modules/next/dist/bin/next", "dev", "--port", port, "--hostname", "localhost"],
    port: listed.devPort,
    target: listed.url,
  });
  await relays(dev.url).finally(dev.stop);
});

test("forms, images, event streams, beacons and downloads need no script of ours", async () => {
  const context = await browsers.chromium.createBrowserContext({
    downloadBehavior: { policy: "allow", downloadPath: downloads },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    await page.goto(`${app.url}/`);
    await signIn(page, "lovelace");
    await shows(page, "#name", "Ada Lovelace");
    const html = await snippet("page.html");
    await page.evaluate(`document.body.innerHTML = ${JSON.stringify(html)}`);
    await page.waitForFunction(`document.querySelector("img").naturalWidth === 1`);
    await page.evaluate(`{ const show = (data) => (document.title = data); ${await snippet("page.js")} }`);
    await page.waitForFunction(`document.title === "An order has come"`);
    await until(() => shop.calls.some(({ call, body }) => call === "POST /visits" && body === '{"page":"/"}'));
    await page.click("a[download]");
    await until(async () => (await readdir(downloads)).includes("2026.pdf"));
    assert.equal(await readFile(join(downloads, "2026.pdf"), "utf8"), "%PDF");
    await page.type("[name=item]", "Tea & cake");
    await Promise.all([page.waitForNavigation(), page.click("button")]);
    assert.equal(await page.evaluate("document.body.textContent"), "item=Tea+%26+cake");
  } finally {
    await context.close();
  }
});

/** The demo backend has nothing of it, so the calls go to a shop. */
async function snippet(name) {
  const text = await readFile(source(`snippets/${name}`), "utf8");
  return text.replaceAll("/relay/backend/", "/relay/shop/");
}

/** Asks as a page of that origin, with what a browser says of it. */
async function signInAs(origin) {
  const fields = { Origin: origin, "Sec-Fetch-Site": "same-origin", "X-CSRF": "1", "Content-Type": "application/json" };
  const body = JSON.stringify({ username: "ada", password: "lovelace" });
  const response = await fetch(`${origin}/api/login`, { method: "POST", headers: fields, body });
  const cookie = response.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
  return { status: response.status, cookie, ...(await response.json()) };
}

async function relays(origin) {
  const { status, cookie } = await signInAs(origin);
  assert.equal(status, 201);
  const orders = await fetch(`${origin}/relay/backend/orders`, { headers: { Cookie: cookie, "X-CSRF": "1" } });
  assert.equal(orders.status, 200);
  assert.ok(Array.isArray(await orders.json()));
}

async function until(condition) {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (await condition()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${condition}`);
}

/** A wrong password, the right one, the user's name, calls through the relay, a reload, and the end of the session. */
async function works(make, url) {
  const context = await browsers[make].createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(url);
    await signIn(page, "wrong");
    await shows(page, "[role=alert]", "User name or password are wrong.");
    await signIn(page, "lovelace");
    await showsUserAndOrders(page);
    const before = (await page.$$("#orders li")).length;
    await page.click("#place");
    await page.waitForFunction(`document.querySelectorAll("#orders li").length === ${before + 1}`);
    await page.reload();
    await showsUserAndOrders(page);
    await page.click("#sign-out");
    await page.waitForSelector("#sign-in");
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Orders that come later move the buttons, so a click before them can miss. */
async function showsUserAndOrders(page) {
  await shows(page, "#name", "Ada Lovelace");
  await page.waitForSelector("#orders[aria-busy=false]");
}

async function signIn(page, password) {
  await page.waitForSelector("#sign-in");
  for (const [name, text] of Object.entries({ username: "ada", password })) {
    await page.$eval(`[name=${name}]`, (field) => field.select());
    await page.type(`[name=${name}]`, text);
  }
  await page.click("#sign-in button");
}

async function shows(page, selector, text) {
  const found = `document.querySelector(${JSON.stringify(selector)})?.textContent`;
  await page.waitForFunction(`${found} === ${JSON.stringify(text)}`);
}
