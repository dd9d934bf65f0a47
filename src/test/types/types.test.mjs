/** `node --test types.test.mjs`, from a folder three levels below the repository's top. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import ts from "typescript";

const SOURCES = new URL("../../../src/main/webapp/", import.meta.url);
const TYPES = fileURLToPath(new URL("cloakroom.d.ts", SOURCES));

for (const compiler of ["typescript", "typescript-7"]) {
  test(`${compiler} accepts the uses and refuses the misuses`, () => {
    const program = `node_modules/${compiler}/bin/tsc`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--project", "."], { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  });
}

test("types and module export the same names", async () => {
  const module = await import(new URL("cloakroom.js", SOURCES));
  assert.deepEqual(valuesOf(TYPES), Object.keys(module).sort());
});

test("the types of CloakroomError and the class have the same members", async () => {
  const { CloakroomError } = await import(new URL("cloakroom.js", SOURCES));
  const error = new CloakroomError({ code: "x" });
  const own = Object.keys(error).filter((name) => name !== "name");
  assert.deepEqual(membersOf(TYPES, "CloakroomError").filter((name) => name !== "cause" && name !== "name"), own.sort());
});

function exportsOf(file) {
  const program = ts.createProgram([file], { lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return { checker, symbols: checker.getExportsOfModule(module) };
}

function valuesOf(file) {
  return exportsOf(file)
    .symbols.filter((symbol) => symbol.flags & ts.SymbolFlags.Value)
    .map((symbol) => symbol.name)
    .sort();
}

// Those that the class declares itself, and not what every Error has.
function membersOf(file, name) {
  const symbol = exportsOf(file).symbols.find((each) => each.name === name);
  return [...symbol.members.values()].filter((member) => member.flags & ts.SymbolFlags.Property).map((member) => member.name).sort();
}
