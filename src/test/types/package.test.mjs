/** `node --test package.test.mjs`, from a folder three levels below the repository's top, after `mvn package`. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const TOP = fileURLToPath(new URL("../../../", import.meta.url));
const FOLDER = join(TOP, "target", "npm");
const { version, license, dependencies, ...described } = JSON.parse(await readFile(join(FOLDER, "package.json"), "utf8"));
const ARCHIVE = join(TOP, "target", `cloakroom-${version}.tgz`);

let app;

before(async () => {
  app = await mkdtemp(join(tmpdir(), "cloakroom-npm-"));
  await writeFile(join(app, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", "install", "--offline", "--no-audit", "--no-fund", "--no-update-notifier", `file:${ARCHIVE}`);
});

after(() => rm(app, { recursive: true }));

function run(program, ...rest) {
  return execFileSync(program, rest, { cwd: app, encoding: "utf8" });
}

const installed = (name) => join(app, "node_modules", "cloakroom", name);

test("the archive installs, and is what the folder has", async () => {
  const files = (await readdir(installed("."))).sort();
  assert.deepEqual(files, ["LICENSE", "README.md", "cloakroom.d.ts", "cloakroom.js", "package.json"]);
  for (const name of files) {
    assert.deepEqual(await readFile(installed(name)), await readFile(join(FOLDER, name)), name);
  }
});

test("module and types are those of the WAR's version", async () => {
  for (const name of ["cloakroom.js", "cloakroom.d.ts"]) {
    assert.deepEqual(await readFile(installed(name)), await readFile(join(TOP, "src/main/webapp", name)), name);
  }
  const pom = await readFile(join(TOP, "pom.xml"), "utf8");
  assert.equal(version, /<artifactId>cloakroom<\/artifactId>\s*<version>([^<]+)/.exec(pom)[1]);
  assert.match(await readFile(installed("README.md"), "utf8"), new RegExp(`Cloakroom ${version} serves`));
});

test("it is licensed as the repository is, and depends on nothing", async () => {
  assert.equal(license, "Apache-2.0");
  assert.match(await readFile(join(TOP, ".github", "LICENSE"), "utf8"), /Apache License\s+Version 2\.0/);
  assert.equal(dependencies, undefined);
});

test("an ES module can import it", () => {
  const names = run("node", "--input-type=module", "--eval", 'import * as m from "cloakroom"; console.log(Object.keys(m).join())');
  assert.match(names, /CloakroomError,configure,events,fetch,login/);
  assert.equal(described.type, "module");
});

for (const module of ["nodenext", "esnext"]) {
  test(`TypeScript finds the types with module ${module}`, async () => {
    await writeFile(join(app, "app.ts"), 'import { session } from "cloakroom";\nexport const who: boolean = (await session()).authenticated;\n');
    const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
    const resolution = module === "esnext" ? "bundler" : module;
    run("node", compiler, "--strict", "--noEmit", "--target", "es2022", "--module", module, "--moduleResolution", resolution, "app.ts");
  });
}

test("npm would pack the same files", async () => {
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: FOLDER, encoding: "utf8" }));
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), (await readdir(installed("."))).sort());
  assert.equal(packed.filename, `cloakroom-${version}.tgz`);
});
