/**
 * Records what a browser says of where a request comes from, for every way in which a page can make
 * one, under every referrer policy, to its own origin, to a sibling and to another site:
 *
 *     node record.mjs chromium /usr/bin/chromium firefox /usr/bin/firefox-esr > browser-requests.csv
 *
 * Requests are always made to http://localhost:1000, as the file calls it; the page is there, at
 * http://localhost:2000 (the same site, another origin), or at http://127.0.0.1:1000 (another site).
 */
import { createServer } from "node:http";
import { launch, temporaryFolder } from "./launch.mjs";

const POLICIES = [
  "", // none is sent: the browser's own default
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
];
const FIELDS = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin", "referer", "x-csrf"];
const LONGEST_MS = 15_000;

// What runs in a page; `url(how)` is where the request goes to. Each makes one request.
const IN_PAGE = {
  ...fetches("cors", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
  ...fetches("same-origin", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
  ...fetches("no-cors", ["GET", "HEAD", "POST"]),
  "cloakroom.js GET": fetching('{ mode: "same-origin", referrerPolicy: "same-origin", headers: { "X-CSRF": "1" } }'),
  "cloakroom.js POST": fetching(
    '{ mode: "same-origin", referrerPolicy: "same-origin", method: "POST", headers: { "X-CSRF": "1", "Content-Type": "application/json" }, body: "{}" }',
  ),
  "cloakroom.js DELETE": fetching(
    '{ mode: "same-origin", referrerPolicy: "same-origin", method: "DELETE", headers: { "X-CSRF": "1" } }',
  ),
  "fetch with X-CSRF POST": fetching('{ method: "POST", headers: { "X-CSRF": "1" }, body: "x" }'),
  "fetch with X-CSRF GET": fetching('{ headers: { "X-CSRF": "1" } }'),
  "fetch keepalive POST": fetching('{ method: "POST", keepalive: true, body: "x" }'),
  "fetch referrer-less POST": fetching('{ method: "POST", referrer: "", body: "x" }'),
  "XMLHttpRequest GET": (url) => `const x = new XMLHttpRequest(); x.open("GET", "${url}"); x.send();`,
  "XMLHttpRequest POST": (url) => `const x = new XMLHttpRequest(); x.open("POST", "${url}"); x.send("x");`,
  EventSource: (url) => `const s = new EventSource("${url}"); s.onerror = () => s.close();`,
  "EventSource withCredentials": (url) =>
    `const s = new EventSource("${url}", { withCredentials: true }); s.onerror = () => s.close();`,
  sendBeacon: (url) => `navigator.sendBeacon("${url}", "x");`,
  WebSocket: (url) => `new WebSocket("${url}".replace("http:", "ws:"));`,
  img: (url) => element("img", "src", url),
  "img crossorigin": (url) => element("img", "src", url, 'e.crossOrigin = "anonymous";'),
  script: (url) => element("script", "src", url),
  "script module": (url) => element("script", "src", url, 'e.type = "module";'),
  stylesheet: (url) => element("link", "href", url, 'e.rel = "stylesheet";'),
  icon: (url) => element("link", "href", url, 'e.rel = "icon";'),
  preload: (url) => element("link", "href", url, 'e.rel = "preload"; e.as = "fetch"; e.crossOrigin = "anonymous";'),
  iframe: (url) => element("iframe", "src", url),
  object: (url) => element("object", "data", url),
  embed: (url) => element("embed", "src", url),
  video: (url) => element("video", "src", url),
  audio: (url) => element("audio", "src", url, 'e.preload = "auto";'),
  "css image": (url) =>
    `const e = document.createElement("div"); e.style.cssText = "width: 9px; height: 9px; background: url(${url})"; document.body.append(e);`,
  "css font": (url) =>
    `const f = new FontFace("f", "url(${url})"); f.load().catch(() => {});`,
  Worker: (url) => `try { new Worker("${url}"); } catch {}`,
  "form GET into a frame": (url) => form(url, "GET", "frame"),
  "form POST into a frame": (url) => form(url, "POST", "frame"),
};

const LEAVING = {
  "form GET": (url) => form(url, "GET"),
  "form POST": (url) => form(url, "POST"),
  "form POST multipart": (url) => form(url, "POST", "", 'f.enctype = "multipart/form-data";'),
  "form POST text/plain": (url) => form(url, "POST", "", 'f.enctype = "text/plain";'),
  link: (url) => `${element("a", "href", url)} e.click();`,
  "link noreferrer": (url) => `${element("a", "href", url, 'e.rel = "noreferrer";')} e.click();`,
  "link download": (url) => `${element("a", "href", url, 'e.download = "x";')} e.click();`,
  "location.assign": (url) => `location.assign("${url}");`,
  "meta refresh": (url) =>
    `const e = document.createElement("meta"); e.httpEquiv = "refresh"; e.content = "0;url=${url}"; document.head.append(e);`,
};

// In a frame without an origin, inside of our own page.
const SANDBOXED = ["fetch cors GET", "fetch cors POST", "fetch no-cors POST", "sendBeacon", "img", "script", "EventSource", "form POST", "form GET"];

function fetches(mode, methods) {
  const pairs = methods.map((method) => {
    const body = ["POST", "PUT", "PATCH"].includes(method) ? ', body: "x"' : "";
    return [`fetch ${mode} ${method}`, fetching(`{ mode: "${mode}", method: "${method}"${body} }`)];
  });
  return Object.fromEntries(pairs);
}

function fetching(init) {
  return (url) => `fetch("${url}", ${init}).catch(() => {});`;
}

function element(name, attribute, url, more = "") {
  return `const e = document.createElement("${name}"); ${more} e.${attribute} = "${url}"; document.body.append(e);`;
}

function form(url, method, target = "", more = "") {
  return `const f = document.createElement("form"); f.action = "${url}"; f.method = "${method}";
    f.target = "${target}"; const i = document.createElement("input"); i.name = "how";
    i.value = new URL("${url}").searchParams.get("how"); f.append(i); ${more} document.body.append(f); f.submit();`;
}

const seen = new Map(); // "how" → what came
const waiting = new Map();

function note(request) {
  const url = new URL(request.url, "http://localhost");
  const how = url.searchParams.get("how");
  if (how === null) {
    return false;
  }
  const row = [request.method, ...FIELDS.map((field) => request.headers[field] ?? "-")];
  if (!seen.has(how)) {
    seen.set(how, row);
  }
  waiting.get(how)?.();
  return true;
}

async function came(how, until = performance.now() + LONGEST_MS) {
  if (!seen.has(how)) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, until - performance.now());
      waiting.set(how, () => resolve(clearTimeout(timer)));
    });
  }
  const row = seen.get(how);
  seen.delete(how);
  if (!row) {
    process.stderr.write(`never came: ${how}\n`);
  }
  return row;
}

const WORKER = `self.onactivate = (event) => event.waitUntil(clients.claim());
  self.onmessage = ({ data }) => new Function(data)();
  self.onfetch = (event) => {
    if (event.request.url.includes("how=")) event.respondWith(fetch(event.request));
  };`;

function serve(request, response) {
  if (note(request)) {
    // Nothing that a browser would keep, follow or show.
    response.writeHead(204, { "Cache-Control": "no-store" }).end();
    return;
  }
  const url = new URL(request.url, "http://localhost");
  const policy = url.searchParams.get("policy");
  response.setHeader("Cache-Control", "no-store");
  if (policy) {
    response.setHeader("Referrer-Policy", policy);
  }
  if (url.pathname === "/worker.js") {
    response.setHeader("Content-Type", "text/javascript").end(WORKER);
  } else {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><link rel=icon href='data:,'><iframe name=frame></iframe>");
  }
}

async function listen() {
  const server = createServer(serve);
  server.on("upgrade", (request, socket) => {
    note(request);
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  });
  await new Promise((resolve) => server.listen(0, resolve));
  return server.address().port;
}

const ports = [await listen(), await listen()];
const OURS = `http://localhost:${ports[0]}`;
const PAGES = {
  "same-origin": OURS,
  "same-site": `http://localhost:${ports[1]}`,
  "cross-site": `http://127.0.0.1:${ports[0]}`,
};

// One row for all policies under which the browser says the same.
const rows = new Map();

function keep(browser, page, how, policy, row) {
  if (!row) {
    return;
  }
  const said = row.map((value) =>
    value.replaceAll(String(ports[0]), "1000").replaceAll(String(ports[1]), "2000").replace(/[?].*$/, "?…"),
  );
  const key = [browser, page, how, ...said].join(", ");
  const policies = rows.get(key)?.policies ?? [];
  rows.set(key, { cells: [browser, page, how], policies: [...policies, policy || "default"], said });
}

// A navigation that was answered with 204 may still be ending, and may take this one with it.
async function open(page, address) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await page.goto(address);
    } catch (error) {
      if (attempt === 20) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function recordPage(context, name, from, policy) {
  const page = await context.newPage();
  const address = `${PAGES[from]}/page?policy=${policy}`;
  await open(page, address);
  for (const [how, script] of Object.entries(IN_PAGE)) {
    await page.evaluate(`{ ${script(`${OURS}/?how=${encodeURIComponent(how)}`)} } null`);
  }
  const until = performance.now() + LONGEST_MS;
  // A request that a browser does not make at all, such as Worker of another origin, has no row.
  for (const how of Object.keys(IN_PAGE)) {
    const never = from !== "same-origin" && (how.includes("same-origin") || how.startsWith("cloakroom") || how === "Worker");
    keep(name, from, how, policy, never ? null : await came(how, until));
  }
  await page.close();
  for (const [how, script] of Object.entries(LEAVING)) {
    const leaving = await context.newPage();
    await open(leaving, address);
    await leaving.evaluate(`{ ${script(`${OURS}/?how=${encodeURIComponent(how)}`)} } null`).catch(() => {});
    keep(name, from, how, policy, await came(how));
    await leaving.close();
  }
}

async function recordSandbox(context, name, policy) {
  const page = await context.newPage();
  for (const how of SANDBOXED) {
    const script = (IN_PAGE[how] ?? LEAVING[how])(`${OURS}/?how=${encodeURIComponent(how)}`);
    await open(page, `${OURS}/page?policy=${policy}`);
    const document = `<body><script>${script}</script>`;
    await page.evaluate(
      `{ const e = document.createElement("iframe"); e.sandbox = "allow-scripts allow-forms";
         e.srcdoc = ${JSON.stringify(document).replaceAll("</", "<\\/")}; document.body.append(e); } null`,
    );
    keep(name, "sandboxed", how, policy, await came(how));
  }
  await page.close();
}

async function recordWorker(context, name, policy) {
  const page = await context.newPage();
  await open(page, `${OURS}/page?policy=${policy}`);
  await page.evaluate(`(async () => {
    await navigator.serviceWorker.register("/worker.js?policy=${policy}");
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((r) => (navigator.serviceWorker.oncontrollerchange = r));
    }
  })()`);
  for (const how of ["fetch cors POST", "fetch same-origin POST", "fetch same-origin DELETE", "cloakroom.js POST", "fetch cors GET", "img", "EventSource", "sendBeacon", "script", "iframe"]) {
    const marked = `service worker: ${how}`;
    await page.evaluate(`{ ${IN_PAGE[how](`${OURS}/?how=${encodeURIComponent(marked)}`)} } null`);
    keep(name, "same-origin", marked, policy, await came(marked));
  }
  for (const how of ["fetch cors POST", "fetch same-origin POST", "fetch cors GET"]) {
    const marked = `in a service worker: ${how}`;
    const script = IN_PAGE[how](`${OURS}/?how=${encodeURIComponent(marked)}`);
    await page.evaluate(`navigator.serviceWorker.controller.postMessage(${JSON.stringify(script)})`);
    keep(name, "same-origin", marked, policy, await came(marked));
  }
  for (const how of ["form POST", "link"]) {
    const marked = `service worker: ${how}`;
    await open(page, `${OURS}/page?policy=${policy}`);
    await page.evaluate(`{ ${LEAVING[how](`${OURS}/?how=${encodeURIComponent(marked)}`)} } null`).catch(() => {});
    keep(name, "same-origin", marked, policy, await came(marked));
  }
  await page.close();
}

async function recordTyped(context, name) {
  const page = await context.newPage();
  await page.goto(`${OURS}/?how=address`).catch(() => {});
  keep(name, "nowhere", "address bar", "", await came("address"));
  await page.close();
}

const makes = process.argv.slice(2);
for (let i = 0; i < makes.length; i += 2) {
  const browser = await launch(makes[i], makes[i + 1], await temporaryFolder());
  const name = (await browser.version()).replace(/^(\w+)\/(\d+).*/, "$1 $2").toLowerCase();
  for (const policy of POLICIES) {
    process.stderr.write(`${name} ${policy || "default"}\n`);
    // Of its own, because a service worker would see the requests of all pages after it.
    const context = await browser.createBrowserContext();
    for (const from of Object.keys(PAGES)) {
      await recordPage(context, name, from, policy);
    }
    await recordSandbox(context, name, policy);
    await recordTyped(context, name);
    await recordWorker(context, name, policy);
    await context.close();
  }
  await browser.close();
}

console.log(`# What browsers say of where a request comes from, recorded by src/test/browser/record.mjs.
# Requests go to http://localhost:1000; a page of the same site is at http://localhost:2000, one of another site at http://127.0.0.1:1000.
browser, page, how, referrer policies of the page, method, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Origin, Referer, X-CSRF`);
for (const { cells, policies, said } of rows.values()) {
  const under = policies.length === POLICIES.length ? "all" : [...new Set(policies)].join(" ");
  console.log([...cells, under, ...said].join(", "));
}
process.exit(0);
