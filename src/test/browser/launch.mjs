import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

/**
 * Starts a browser without a window and with an empty profile.
 *
 * @param {"chromium" | "firefox"} make
 * @param {string} executablePath
 * @param {string} downloads the folder for what the browser downloads
 */
export function launch(make, executablePath, downloads) {
  const common = { executablePath, headless: true, protocol: "webDriverBiDi", protocolTimeout: 600_000 };
  return puppeteer.launch(make === "firefox" ? firefox(common, downloads) : chromium(common));
}

function chromium(common) {
  return {
    ...common,
    browser: "chrome",
    args: [
      "--no-sandbox", // root has no sandbox, and builds often run as root
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  };
}

function firefox(common, downloads) {
  return {
    ...common,
    browser: "firefox",
    extraPrefsFirefox: {
      "browser.download.dir": downloads,
      "browser.download.folderList": 2,
      "browser.download.alwaysOpenPanel": false,
      // Nothing but the test's own requests.
      "network.connectivity-service.enabled": false,
      "network.captive-portal-service.enabled": false,
      "browser.safebrowsing.update.enabled": false,
    },
  };
}

/** A folder of its own below the system's temporary folder. */
export function temporaryFolder() {
  return mkdtemp(join(tmpdir(), "cloakroom-browser-"));
}
