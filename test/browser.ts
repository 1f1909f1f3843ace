/** A real Chromium for tests and screenshots: the system's where there is one, else the one that comes with npm. */
import { existsSync } from "node:fs";
import bundled from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const SYSTEM = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Nothing may call out: pages and tests must work with no network. */
const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
];

/** Close it after use. */
export async function launchBrowser(): Promise<Browser> {
  const system = SYSTEM.find((path) => path !== undefined && existsSync(path));
  if (system) return chromium.launch({ executablePath: system, headless: true, args: QUIET });
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    headless: true,
    // Site isolation off and one process would change what is tested: only what the bundle needs to start is taken.
    args: [
      ...bundled.args.filter(
        (arg) =>
          !/^--(?:single-process|no-zygote|window-size|headless|disable-web-security|allow-running)/.test(
            arg,
          ),
      ),
      ...QUIET,
    ],
  });
}
