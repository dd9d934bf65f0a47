// What Angular's development server does with proxy.conf.json: it hands the entries to Vite, on which it is built.
import { readFileSync } from "node:fs";

export default {
  server: { proxy: JSON.parse(readFileSync("proxy.conf.json", "utf8")) },
};
