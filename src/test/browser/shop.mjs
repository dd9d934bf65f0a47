/** A backend with what the demo backend has not: an image, an event stream, a download, and a form. */
import { once } from "node:events";
import { createServer } from "node:http";

const PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const ANSWERS = {
  "GET /photos/17": ["image/gif", Buffer.from(PIXEL, "base64")],
  "GET /reports/2026.pdf": ["application/pdf", "%PDF"],
};

/** `{ url, calls, stop }`, where `calls` are those that have come. */
export async function startShop() {
  const calls = [];
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const chunk of request) {
      body.push(chunk);
    }
    const call = `${request.method} ${request.url}`;
    calls.push({ call, body: String(Buffer.concat(body)) });
    if (call === "GET /events") {
      // The stream stays open.
      response.writeHead(200, { "Content-Type": "text/event-stream" }).write("data: An order has come\n\n");
      return;
    }
    const [type, content] = ANSWERS[call] ?? ["text/plain", calls.at(-1).body];
    response.writeHead(200, { "Content-Type": type }).end(content);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, calls, stop };
}
