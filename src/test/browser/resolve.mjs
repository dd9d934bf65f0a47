// Resolves references as a browser does (WHATWG URL standard): one in JSON per line of the input, one URL per line of the output.
import { createInterface } from "node:readline";

const [page] = process.argv.slice(2);
for await (const line of createInterface({ input: process.stdin })) {
  console.log(new URL(JSON.parse(line), page).href);
}
