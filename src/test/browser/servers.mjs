/** Starts what the pages of the samples talk to. Each start returns `{ url, stop }`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The repository's top folder. */
export const TOP = process.env.TOP_FOLDER;
/** Where `.ci/page` has put the samples, with their packages. */
export const SAMPLES = join(TOP, "target", "page");
const PATIENCE_MS = 300_000;
const LOOK_MS = 200;

/** A port that nobody listens at. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Payara Micro with the demo backend, and Cloakroom's WARs by their context roots.
 *
 * @param {{port: number, wars: Record<string, string>, settings?: Record<string, string>}} options
 */
export async function startCloakroom({ port, wars, settings = {} }) {
  const config = join(TOP, "payara-config");
  const folder = await temporaryFolder();
  const shipped = await readFile(join(config, "cloakroom.properties"), "utf8");
  const more = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
  const properties = join(folder, "cloakroom.properties");
  await writeFile(properties, `${shipped}\n${more.join("")}`.replaceAll("localhost:8080", `localhost:${port}`));
  const deployed = { backend: join(TOP, "target", "cloakroom-demo-backend.war"), ...wars };
  const stop = start(`cloakroom-${port}`, folder, "java", [
    `@${join(config, "java.options")}`,
    "-jar",
    join(TOP, "target", "payara-micro.jar"),
    ...["--port", port, "--nohazelcast", "--disablephonehome"],
    ...["--prebootcommandfile", join(config, "pre-boot-commands.txt")],
    ...["--postbootcommandfile", join(config, "post-boot-commands.txt")],
    ...["--logproperties", join(config, "logging.properties")],
    ...["--systemproperties", properties],
    ...Object.entries(deployed).flatMap(([root, war]) => ["--deploy", `${war}:/${root}`]),
  ]);
  const url = `http://localhost:${port}`;
  for (const root of Object.keys(wars)) {
    await answers(`${url}/${root ? `${root}/` : ""}api/health/ready`, stop);
  }
  return { url, stop };
}

/**
 * A development server for a sample, one at a time.
 *
 * @param {string} name the folder of the sample
 * @param {{files: Record<string, string>, command: (port: number) => string[], target: string, path?: string, port?: number}} options
 *     `files` are put there before, by their names there; in them `http://localhost:8080` becomes `target`.
 *     `command` is a program of Node.js with its arguments
 */
export async function startDevServer(name, { files = {}, command, target, path = "/", port: given }) {
  const folder = join(SAMPLES, name);
  for (const [to, from] of Object.entries(files)) {
    const text = await readFile(from, "utf8");
    await writeFile(join(folder, to), text.replaceAll("http://localhost:8080", target));
  }
  const port = given ?? (await freePort());
  const stop = start(`${name}-${port}`, folder, process.execPath, command(port));
  const url = `http://localhost:${port}`;
  await answers(url + path, stop);
  return { url, stop };
}

function temporaryFolder() {
  return mkdtemp(join(tmpdir(), "cloakroom-page-"));
}

function start(name, cwd, program, options) {
  const log = createWriteStream(join(SAMPLES, `${name}.log`));
  // A group of its own, because development servers start further processes.
  const child = spawn(program, options.map(String), { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, "SIGTERM");
    }
    await ended;
  };
  return Object.assign(stop, { child, log: log.path });
}

async function answers(url, stop) {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    const response = await globalThis.fetch(url).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    if (stop.child.exitCode !== null) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  await stop();
  throw new Error(`${url} does not answer; ${stop.log} says why`);
}
