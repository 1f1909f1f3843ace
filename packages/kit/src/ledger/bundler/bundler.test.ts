import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
import { build as vite } from "vite";
import { afterEach, describe, expect, it } from "vitest";
import { esbuildLedger, rollupLedger } from "./index.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const service = `type Row = { id: number };
// é 日本
class Store<T extends Row> {
  rows: T[] = [];
  async load(id: number): Promise<T | undefined> {
    try {
      return this.rows.find((row): row is T => row.id === id) ?? fail("no row");
    } catch (error: unknown) {
      return undefined;
    }
  }
}
function fail(message: string): never {
  throw new Error(message);
}
const seen: string[] = [];
Object.assign(globalThis, { __holdfastCaught: (e: Error, site: string) => seen.push(e.message + " " + site) });
await new Store().load(1);
await (Promise.reject(new Error("b")) as Promise<void>).catch((e: Error) => { void e; });
try { fail("c") } catch ({ message }: any) { void message }
await import("dependency");
console.log(JSON.stringify(seen));
console.log(new Error("where").stack!.split("\\n")[1]!.replace(/^.*[\\\\/]/, ""));
`;
const sites = ["no row src/service.ts:8:7 (Store.load)", "b src/service.ts:19:57", "c src/service.ts:20:19"];
/** esbuild renames nothing, others may. */
const withoutFunction = (text: string) => text.replace(/ \(.*\)$/, "");

const withoutColumn = (text: string) => text.replace(/:\d+$/, "");

function project(files: Record<string, string> = { "src/service.ts": service }): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-bundler-")));
  folders.push(folder);
  const all = {
    "package.json": '{ "type": "module" }',
    "node_modules/dependency/package.json": '{ "type": "module", "main": "index.js" }',
    "node_modules/dependency/index.js": 'try { throw new Error("not ours") } catch (e) { void e }',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function run(folder: string, file: string) {
  const { stdout } = await promisify(execFile)(process.execPath, ["--enable-source-maps", file], {
    cwd: folder,
    timeout: 20_000,
  });
  const [seen, place] = stdout.trim().split("\n");
  return { seen: (JSON.parse(seen!) as string[]).map(withoutFunction), place };
}

describe("the bundlers' plug-ins", () => {
  it.each([false, true])("esbuild, minified: %s", async (minify) => {
    const folder = project();
    const result = await esbuild({
      absWorkingDir: folder,
      entryPoints: ["src/service.ts"],
      outfile: "out.mjs",
      bundle: true,
      minify,
      format: "esm",
      platform: "node",
      sourcemap: true,
      logLevel: "silent",
      plugins: [esbuildLedger({ root: folder })],
    });
    expect(result.warnings).toEqual([]);
    expect(await run(folder, "out.mjs")).toEqual({
      seen: sites.map(withoutFunction),
      place: "service.ts:23:13)",
    });
  });

  it("rolldown", async () => {
    const folder = project();
    const bundle = await rolldown({
      cwd: folder,
      input: join(folder, "src/service.ts"),
      platform: "node",
      plugins: [rollupLedger({ root: folder })],
    });
    await bundle.write({
      dir: join(folder, "out"),
      format: "esm",
      sourcemap: true,
      entryFileNames: "out.mjs",
    });
    const { seen, place } = await run(folder, "out/out.mjs");
    expect(seen).toEqual(sites.map(withoutFunction));
    expect(place).toMatch(/^service\.ts:23:13/);
  });

  it("Vite, for servers and not for browsers", async () => {
    const folder = project();
    for (const ssr of [true, false]) {
      await vite({
        root: folder,
        configFile: false,
        logLevel: "silent",
        plugins: [rollupLedger({ root: folder })],
        build: {
          ssr,
          outDir: ssr ? "server" : "browser",
          target: "es2022",
          sourcemap: true,
          minify: false,
          rollupOptions: { input: join(folder, "src/service.ts"), output: { entryFileNames: "out.mjs" } },
        },
        ssr: { noExternal: true },
      });
    }
    const { seen, place } = await run(folder, "server/out.mjs");
    // Vite's compiler maps keywords to the token before them.
    expect(seen.map(withoutColumn)).toEqual(sites.map(withoutFunction).map(withoutColumn));
    expect(place).toMatch(/^service\.ts:23:13/);
    expect(readFileSync(join(folder, "browser/out.mjs"), "utf8")).not.toMatch(/__holdfastCaught\?/);
  });

  it("a file that esbuild can't be helped with is bundled as it is, and said", async () => {
    const folder = project({
      "src/service.tsx":
        "const h = (a: string, b: object) => [a, b]; const view = <p h={1}/>; try { throw view } catch (e) { console.log(1) } void h",
      "src/enum.ts": "enum A { B } try { throw A.B } catch (e) { console.log(e) }",
    });
    const result = await esbuild({
      absWorkingDir: folder,
      entryPoints: ["src/service.tsx", "src/enum.ts"],
      outdir: "out",
      jsxFactory: "h",
      bundle: true,
      write: false,
      logLevel: "silent",
      plugins: [esbuildLedger({ root: folder })],
    });
    expect(result.warnings).toHaveLength(2);
    expect(result.warnings[0]?.text).toMatch(/will not be seen/);
    expect(result.outputFiles.map(({ text }) => text.includes("console.log"))).toEqual([true, true]);
  });

  it("the map that comes from the tools before is honoured", () => {
    const plugin = rollupLedger({ root: "/app" });
    const code = "try { a() }\ncatch (e) { b() }";
    const before = { version: 3, sources: ["/app/src/a.ts"], names: [], mappings: "AASA;AACA" };
    const context = { getCombinedSourcemap: () => before };
    const result = plugin.transform.handler.call(context, code, "/app/src/a.ts")!;
    expect(result.code).toContain('"src/a.ts:11:1"');
    const map = new SourceMap(result.map as never);
    expect(map.findEntry(1, result.code.split("\n")[1]!.indexOf("b("))).toMatchObject({
      originalLine: 1,
      originalColumn: 12,
    });
  });

  it.each(["\0virtual", "virtual:a", "/app/a.css", "/app/a.vue", "/app/node_modules/a/b.js", "/other/a.js"])(
    "%s is left alone",
    (id) => {
      expect(rollupLedger({ root: "/app" }).transform.handler.call({}, "try {} catch {}", id)).toBeNull();
    },
  );

  it("what can't be parsed is left alone, and said", () => {
    const said: string[] = [];
    const context = { warn: (message: string) => said.push(message) };
    expect(
      rollupLedger({ root: "/app" }).transform.handler.call(context, "try { catch <", "/app/a.js"),
    ).toBeNull();
    expect(said).toHaveLength(1);
  });
});
