/** `node --test snippets.test.mjs`, after `npm ci`: the snippets for HTTP libraries, against a server that does what it is told. */
import "@angular/compiler";
import { provideHttpClient, withFetch, withInterceptors, HttpClient } from "@angular/common/http";
import { Injector, createEnvironmentInjector, provideZonelessChangeDetection, ɵINJECTOR_SCOPE } from "@angular/core";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { firstValueFrom } from "rxjs";

let server;
let origin;
let answers;
let requests;
let ends;

before(async () => {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", "."], { stdio: "inherit" });
  server = createServer(async (request, response) => {
    const body = [];
    for await (const chunk of request) {
      body.push(chunk);
    }
    const { method, url, headers } = request;
    requests.push({ call: `${method} ${url}`, csrf: headers["x-csrf"], body: String(Buffer.concat(body)) });
    const { status = 200, retryAfter, ...rest } = answers.shift() ?? {};
    response.writeHead(status, {
      "Content-Type": status < 400 ? "application/json" : "application/problem+json",
      ...(retryAfter === undefined ? {} : { "Retry-After": retryAfter }),
    });
    response.end(JSON.stringify(status < 400 ? { fine: true } : { status, ...rest }));
  }).listen(0, "localhost");
  await once(server, "listening");
  origin = `http://localhost:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  answers = [];
  requests = [];
  ends = 0;
});

async function withAxios() {
  const { createApi } = await import("./out/axios.js");
  const api = createApi(() => ends++);
  api.defaults.baseURL = origin;
  return { post: (path, body) => api.post(path, body).then(({ data }) => data), status: (error) => error.response.status };
}

async function withAngular() {
  const { cloakroom } = await import("./out/angular.js");
  const toServer = (request, next) => next(request.clone({ url: origin + request.url }));
  // As an application is set up, but without a document.
  const root = { provide: ɵINJECTOR_SCOPE, useValue: "root" };
  const interceptors = withInterceptors([cloakroom(() => ends++), toServer]);
  const http = createEnvironmentInjector(
    [root, provideZonelessChangeDetection(), provideHttpClient(withFetch(), interceptors)],
    Injector.NULL,
  ).get(HttpClient);
  return { post: (path, body) => firstValueFrom(http.post(path, body)), status: (error) => error.status };
}

for (const [name, client] of Object.entries({ axios: withAxios, "Angular's HttpClient": withAngular })) {
  test(`${name} says that a page of ours is calling`, async () => {
    const { post } = await client();
    assert.deepEqual(await post("/relay/backend/orders", { item: "Tea" }), { fine: true });
    assert.deepEqual(requests, [{ call: "POST /relay/backend/orders", csrf: "1", body: '{"item":"Tea"}' }]);
  });

  for (const first of [
    { status: 401, code: "login_required", retryAfter: 0 },
    { status: 503, code: "refresh_unavailable", retryAfter: 1 },
  ]) {
    test(`${name} repeats a call once after ${first.status} with Retry-After`, async () => {
      const { post } = await client();
      answers = [first];
      assert.deepEqual(await post("/relay/backend/orders", { item: "Tea" }), { fine: true });
      assert.deepEqual(requests[0], requests[1]);
      assert.equal(ends, 0);
    });

    test(`${name} does not make a third call after ${first.status}`, async () => {
      const { post, status } = await client();
      answers = [first, first, first];
      await assert.rejects(post("/relay/backend/orders", {}), (error) => status(error) === first.status);
      assert.equal(requests.length, 2);
    });
  }

  for (const [refused, over] of [
    [{ status: 401, code: "session_ended" }, 1],
    [{ status: 401, code: "login_required" }, 1],
    [{ status: 401, code: "step_up_required" }, 0],
    [{ status: 401 }, 0],
    [{ status: 403, code: "cross_origin" }, 0],
    [{ status: 503, code: "backend_unavailable", retryAfter: 1 }, 0],
    [{ status: 503, code: "refresh_unavailable", retryAfter: 11 }, 0],
  ]) {
    test(`${name} passes on ${refused.status} ${refused.code} ${refused.retryAfter ?? ""}`, async () => {
      const { post, status } = await client();
      answers = [refused];
      await assert.rejects(post("/relay/backend/orders", {}), (error) => status(error) === refused.status);
      assert.equal(requests.length, 1);
      assert.equal(ends, over);
    });
  }

  test(`${name} notices the end of the session at the second call too`, async () => {
    const { post } = await client();
    answers = [{ status: 401, retryAfter: 0 }, { status: 401, code: "session_ended" }];
    await assert.rejects(post("/relay/backend/orders", {}));
    assert.equal(ends, 1);
  });
}

test("Angular's HttpClient leaves calls of other servers alone", async () => {
  const { post } = await withAngular();
  await post("/elsewhere", {});
  assert.equal(requests[0].csrf, undefined);
});

async function withQuery() {
  const { configure } = await import("cloakroom");
  const { queryClient, read } = await import("./out/tanstack-query.js");
  configure({ root: origin });
  // What Node.js has no origin for.
  const { fetch } = globalThis;
  globalThis.fetch = (request) => fetch(new Request(request.url, { method: request.method, headers: request.headers }));
  after(() => (globalThis.fetch = fetch));
  queryClient.clear();
  const options = { queryKey: [Math.random()], queryFn: ({ signal }) => read("/relay/backend/orders", { signal }) };
  return { query: () => queryClient.fetchQuery({ ...queryClient.getDefaultOptions().queries, ...options }), queryClient };
}

test("TanStack Query asks again for what may pass", async () => {
  const { query } = await withQuery();
  answers = [{ status: 503, code: "backend_unavailable", retryAfter: 0 }];
  assert.deepEqual(await query(), { fine: true });
  assert.equal(requests.length, 2);
});

test("TanStack Query gives up after three more", async () => {
  const { query } = await withQuery();
  answers = Array.from({ length: 9 }, () => ({ status: 504, code: "backend_timeout", retryAfter: 0 }));
  await assert.rejects(query(), { code: "backend_timeout" });
  assert.equal(requests.length, 4);
});

for (const code of ["login_required", "session_ended", "step_up_required", "forbidden", "not_found", "internal_error"]) {
  test(`TanStack Query does not ask again after ${code}`, async () => {
    const { query } = await withQuery();
    answers = [{ status: 401, code }];
    await assert.rejects(query(), { code });
    assert.equal(requests.length, 1);
  });
}
