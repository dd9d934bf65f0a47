/**
 * Drives one browser for a JUnit test: `node driver.mjs chromium /usr/bin/chromium`.
 *
 * Each line of standard input is a command, a JSON object with `id` and `do`; each gets one line of
 * JSON on standard output with the same `id` and either `value` or `error`. The browser ends with
 * standard input.
 */
import { createInterface } from "node:readline";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { launch, temporaryFolder } from "./launch.mjs";

const [make, executable] = process.argv.slice(2);
const LONGEST_MS = 120_000;
const LOOK_MS = 50;
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const downloads = await temporaryFolder();
const browser = await launch(make, executable, downloads);
const tabs = new Map();

const COMMANDS = {
  async newTab({ tab, beside }) {
    const context =
      tabs.get(beside)?.context ??
      (await browser.createBrowserContext(
        make === "firefox" ? {} : { downloadBehavior: { policy: "allow", downloadPath: downloads } },
      ));
    const page = await context.newPage();
    await page.setViewport({ width: 1100, height: 1400 });
    const complaints = [];
    page.on("console", (message) => {
      if (["warn", "warning", "error"].includes(message.type())) {
        complaints.push(`${message.text()} ${message.location()?.url ?? ""}`);
      }
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    tabs.set(tab, { context, page, complaints, shared: beside !== undefined });
    return { browser: await browser.version(), downloads };
  },
  async closeTab({ tab }) {
    const { context, page, shared } = tabs.get(tab);
    await (shared ? page : context).close();
    tabs.delete(tab);
  },
  open: ({ tab, url }) => pageOf(tab).goto(url, { timeout: LONGEST_MS }).then(() => null),
  // An expression and not a function: page policies forbid to make functions of text.
  run: ({ tab, script }) => pageOf(tab).evaluate(`(async () => { ${script} })()`),
  async until({ tab, condition }) {
    const page = pageOf(tab);
    for (const end = performance.now() + LONGEST_MS; performance.now() < end; ) {
      // A page that is just being left has nothing to evaluate in.
      if (await page.evaluate(`Boolean(${condition})`).catch(() => false)) {
        return null;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`The page never came to: ${condition}`);
  },
  async type({ tab, selector, text }) {
    await pageOf(tab).$eval(selector, (field) => field.select());
    await pageOf(tab).type(selector, text);
  },
  // Chromium draws no tab in the background, and clicks on nothing that is not drawn.
  show: ({ tab }) => pageOf(tab).bringToFront().then(() => null),
  click: ({ tab, selector }) => pageOf(tab).click(selector),
  cookies: ({ tab }) => tabs.get(tab).context.cookies(),
  complaints: ({ tab }) => tabs.get(tab).complaints,
  width: ({ tab, width }) => pageOf(tab).setViewport({ width, height: 1400 }).then(() => null),
  // Over CDP, so not in Firefox: WebDriver BiDi has no command for it yet.
  scheme: ({ tab, scheme }) =>
    pageOf(tab)
      .emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }])
      .then(() => null),
  // What axe-core objects to. Its source is evaluated, because page policies forbid other scripts.
  async faults({ tab }) {
    const page = pageOf(tab);
    await page.evaluate(`${await readFile(AXE, "utf8")}; null`);
    const { violations } = await page.evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })`,
    );
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id} at ${target.join(" ")}: ${help}`),
    );
  },
  screenshot: ({ tab, path }) => pageOf(tab).screenshot({ path }).then(() => null),
};

function pageOf(tab) {
  return tabs.get(tab).page;
}

function withinTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LONGEST_MS} ms`)), LONGEST_MS + 10_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

answer({ id: 0, value: await browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    const value = await withinTime(COMMANDS[command.do](command));
    answer({ id: command.id, value: value ?? null });
  } catch (error) {
    answer({ id: command.id, error: String(error?.stack ?? error) });
  }
}
await browser.close();
process.exit(0);
