/**
 * Drives one browser for a JUnit test: `node driver.mjs chromium /usr/bin/chromium`.
 *
 * Each line of standard input is a command, a JSON object with `id` and `do`; each gets one line of
 * JSON on standard output with the same `id` and either `value` or `error`. The browser ends with
 * standard input.
 */
import { createInterface } from "node:readline";
import { launch, temporaryFolder } from "./launch.mjs";

const [make, executable] = process.argv.slice(2);
const LONGEST_MS = 120_000;
const LOOK_MS = 50;

const downloads = await temporaryFolder();
const browser = await launch(make, executable, downloads);
const tabs = new Map();

const COMMANDS = {
  async newTab({ tab }) {
    const context = await browser.createBrowserContext(
      make === "firefox" ? {} : { downloadBehavior: { policy: "allow", downloadPath: downloads } },
    );
    const page = await context.newPage();
    await page.setViewport({ width: 1100, height: 1400 });
    const complaints = [];
    page.on("console", (message) => {
      if (["warn", "warning", "error"].includes(message.type())) {
        complaints.push(`${message.text()} ${message.location()?.url ?? ""}`);
      }
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    tabs.set(tab, { context, page, complaints });
    return { browser: await browser.version(), downloads };
  },
  async closeTab({ tab }) {
    await tabs.get(tab).context.close();
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
  click: ({ tab, selector }) => pageOf(tab).click(selector),
  cookies: ({ tab }) => tabs.get(tab).context.cookies(),
  complaints: ({ tab }) => tabs.get(tab).complaints,
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
