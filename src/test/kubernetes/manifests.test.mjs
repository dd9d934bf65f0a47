/** `node --test manifests.test.mjs`, from a folder three levels below the repository's top. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { parseAllDocuments } from "yaml";

const MANIFESTS = new URL("../../../payara-config/kubernetes.yaml", import.meta.url);
const documents = parseAllDocuments(await readFile(MANIFESTS, "utf8")).map((each) => {
  assert.deepEqual(each.errors, []);
  return each.toJS();
});

/** What the types of Kubernetes say of an object. A member that its kind does not have is an error of a literal. */
async function faults({ apiVersion, kind, ...rest }) {
  const file = "manifest.ts";
  const literal = JSON.stringify({ apiVersion, kind, ...rest }, null, 2);
  await writeFile(
    file,
    `import type { ${kind} } from "kubernetes-types/${apiVersion.replace(/^v1$/, "core/v1")}";\nconst it: ${kind} = ${literal};\nexport default it;\n`,
  );
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "bundler", "--module", "esnext", file];
  const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", ...options], { encoding: "utf8" });
  return status === 0 ? "" : stdout;
}

const byKind = (kind) => documents.find((each) => each.kind === kind);
const pod = () => byKind("Deployment").spec.template.spec;

for (const each of documents) {
  test(`${each.kind} is one of Kubernetes`, async () => assert.equal(await faults(each), ""));
}

test("a member that Kubernetes does not know is found", async () => {
  const deployment = structuredClone(byKind("Deployment"));
  deployment.spec.template.spec.containers[0].readinessprobe = {};
  assert.match(await faults(deployment), /readinessprobe/);
});

test("each selector finds the pods, and each volume and port is there", () => {
  const { labels } = byKind("Deployment").spec.template.metadata;
  assert.deepEqual(byKind("Deployment").spec.selector.matchLabels, labels);
  assert.deepEqual(byKind("Service").spec.selector, labels);
  assert.deepEqual(byKind("PodDisruptionBudget").spec.selector.matchLabels, labels);
  const { containers, volumes } = pod();
  const names = volumes.map(({ name }) => name).sort();
  assert.deepEqual(containers[0].volumeMounts.map(({ name }) => name).sort(), names);
  const ports = containers[0].ports.map(({ name }) => name);
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
    assert.ok(ports.includes(containers[0][probe].httpGet.port), probe);
  }
  assert.ok(ports.includes(byKind("Service").spec.ports[0].targetPort));
});

test("a pod has time for the drain before it is killed", () => {
  const seconds = (text) => Number(/^PT(\d+)S$/.exec(text)[1]);
  const drain = seconds(byKind("ConfigMap").data.CLOAKROOM_DRAIN);
  const limit = 10;
  assert.ok(pod().terminationGracePeriodSeconds >= drain + limit + 5);
  // The balancer has noticed before requests are cut.
  const { periodSeconds, failureThreshold } = pod().containers[0].readinessProbe;
  assert.ok(drain > periodSeconds * failureThreshold);
});
