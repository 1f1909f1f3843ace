/** The built pages, and what stands there without them. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestConsole, type TestConsole } from "./support/console.ts";

const script = "document.documentElement.dataset.theme='dark'";
const html = `<!doctype html><script>${script}</script><script type="module" src="/assets/index-a1B2c3D4.js"></script>`;
let running: TestConsole;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-pages-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), html);
  await writeFile(join(folder, "assets/index-a1B2c3D4.js"), `console.log(1);${" ".repeat(5000)}`);
  await writeFile(join(folder, "favicon.svg"), "<svg/>");
  running = await startTestConsole({ pages: folder });
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(running.url + path, { headers });

test("every address of a page answers the page, kept to itself", async () => {
  for (const path of ["/", "/issues/abc", "/deep/er/than/that?q=1", "/apiary", "/%2e%2e/%2e%2e/etc/passwd"]) {
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 200]);
    expect(await response.text()).toBe(html);
    expect(response.headers.get("cache-control")).toBe("no-cache");
    const policy = response.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(
      `script-src 'self' 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  }
});

test("files come with their type, packed where asked, and for ever where their name carries a hash", async () => {
  const asset = await get("/assets/index-a1B2c3D4.js", { "accept-encoding": "gzip" });
  expect(asset.headers.get("content-type")).toContain("text/javascript");
  expect(asset.headers.get("content-encoding")).toBe("gzip");
  expect(asset.headers.get("cache-control")).toContain("immutable");
  expect(await asset.text()).toContain("console.log(1)");
  expect(
    (await get("/assets/index-a1B2c3D4.js", { "accept-encoding": "identity" })).headers.get(
      "content-encoding",
    ),
  ).toBeNull();
  const icon = await get("/favicon.svg");
  expect(icon.headers.get("content-type")).toBe("image/svg+xml");
  expect((await get("/favicon.svg", { "if-none-match": icon.headers.get("etag")! })).status).toBe(304);
  // Not the page: a script that parses as HTML hides what is wrong.
  expect((await get("/assets/gone-00000000.js")).status).toBe(404);
});

test("without built pages, a page says how to get them", async () => {
  for (const pages of [undefined, join(folder, "assets")]) {
    const on = await startTestConsole(pages === undefined ? {} : { pages });
    const response = await fetch(`${on.url}/issues`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("npm run build");
    await on.close();
  }
});
