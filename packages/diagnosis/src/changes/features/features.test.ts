/** Each feature: what it must and must not say. */
import type { Change, ChangedFile, Exception, Frame } from "@holdfast/signals";
import { describe, expect, test } from "vitest";
import { rankSuspects } from "../rank-suspects.ts";
import type { Suspect, SuspectInput } from "../suspecting.ts";

const NOON = Date.UTC(2026, 0, 5, 12);
const MINUTE = 60_000;
const frame = (file: string, line: number, name?: string): Frame => ({
  file: `/app/${file}`,
  line,
  ...(name !== undefined && { function: name }),
});
const root = (message: string, frames: Frame[] = [], type = "Error"): Exception => ({
  type,
  message,
  frames,
});
const commit = (id: string, ...files: ChangedFile[]) => ({ id, message: `Commit ${id}`, files });
const deploy = (...commits: ReturnType<typeof commit>[]): Change => ({
  id: "d-1",
  kind: "deploy",
  time: NOON,
  title: "release",
  release: "2.0.0",
  commits,
});
const change = (kind: Change["kind"], ...names: string[]): Change => ({
  id: `${kind}-1`,
  kind,
  time: NOON,
  title: kind,
  names,
});
const rank = (exception: Exception, changes: Change[], more: Partial<SuspectInput> = {}): Suspect[] =>
  rankSuspects({ root: exception, kind: "unclassified", changes, ...more });
const why = (suspects: Suspect[]): string[] => suspects[0]?.why.map(({ text }) => text) ?? [];

const thrower = frame("src/orders/service.ts", 12, "summary");
const failing = root(
  "orders.countOpen is not a function",
  [thrower, frame("src/orders/routes.ts", 4)],
  "TypeError",
);
const edit = (path: string, ...added: string[]): ChangedFile => ({ path, added, removed: [] });
const cut = (path: string, ...removed: string[]): ChangedFile => ({ path, added: [], removed });

describe("blame", () => {
  test("the line that threw is the strongest, a caller's weaker, a line beside is none", () => {
    const blamed = (path: string, line: number) =>
      rank(failing, [deploy(commit("a", { ...edit(path, "x"), lines: [[line, line]] }))])[0];
    expect(blamed("src/orders/service.ts", 12)!.why[0]!.text).toBe(
      "It wrote the line that threw, src/orders/service.ts:12",
    );
    expect(blamed("src/orders/routes.ts", 4)!.why[0]!.text).toBe(
      "It wrote a line that called it, src/orders/routes.ts:4",
    );
    expect(blamed("src/orders/service.ts", 12)!.score).toBeGreaterThan(
      blamed("src/orders/routes.ts", 4)!.score,
    );
    expect(blamed("src/orders/service.ts", 13)!.why[0]!.text).toMatch(/^It changed the file that threw/);
  });

  test("a built file's line numbers are not the source's", () => {
    const built = root("orders.x is not a function", [frame("dist/orders/service.js", 12)]);
    const found = rank(built, [
      deploy(commit("a", { ...edit("src/orders/service.ts", "y"), lines: [[12, 12]] })),
    ]);
    expect(why(found)).toEqual(["It changed the file that threw, src/orders/service.ts"]);
  });
});

describe("names", () => {
  test.each([
    ["taken away", cut("src/orders/repository.ts", "  async countOpen() {"), /^It removed `countOpen` from/],
    ["first used", edit("src/orders/service.ts", "orders.countOpen()"), /^It began to use `countOpen` in/],
    [
      "changed",
      {
        path: "src/orders/service.ts",
        added: ["await orders.countOpen(a)"],
        removed: ["await orders.countOpen()"],
      },
      /^It changed a line with `countOpen`/,
    ],
  ])("%s", (_, file, text) => {
    expect(why(rank(failing, [deploy(commit("a", file))]))).toContainEqual(expect.stringMatching(text));
  });

  test.each([
    ["part of another word", cut("src/orders/repository.ts", "  async countOpenings() {")],
    ["in words", cut("README.md", "countOpen")],
    ["in a test", cut("src/orders/count.test.ts", "countOpen()")],
    ["used elsewhere, while the stack is known", edit("src/teams/list.ts", "teams.countOpen()")],
    ["in a comment", edit("src/orders/repository.ts", "// countOpen")],
  ])("not: %s", (_, file) => {
    expect(rank(failing, [deploy(commit("a", file))])).toEqual([]);
  });
});

describe("dependencies", () => {
  const inPackage = root("bad option", [
    { file: "/app/node_modules/quickfetch/index.js", line: 3, inApp: false },
    frame("src/search.ts", 5),
  ]);
  test("the package that threw, in a lock file or by name", () => {
    const lock = edit("package-lock.json", '"node_modules/quickfetch": { "version": "3.0.0"');
    for (const one of [deploy(commit("a", lock)), change("dependency", "quickfetch")])
      expect(why(rank(inPackage, [one]))[0]).toBe(
        "It changed the version of `quickfetch`, in which the error was thrown",
      );
  });
  test("not another package, nor where the service's own code threw", () => {
    expect(rank(inPackage, [change("dependency", "pino")])).toEqual([]);
    expect(
      rank(failing, [
        deploy(commit("a", edit("package-lock.json", '"node_modules/quickfetch": { "version": "3"'))),
      ]),
    ).toEqual([]);
  });
});

describe("missing modules", () => {
  const lost = root("Cannot find module '/app/src/pricing/tax.ts' imported from /app/src/pricing/price.ts");
  const relative = root("Cannot find module './tax'\nRequire stack:\n- /app/src/pricing/price.js");
  test.each([
    ["moved", lost, { path: "src/tax/rate.ts", from: "src/pricing/tax.ts" }],
    ["taken away", lost, cut("src/pricing/tax.ts", "export const rate = 1;")],
    ["relative to its importer", relative, { path: "src/tax/rate.ts", from: "src/pricing/tax.ts" }],
    [
      "Python's",
      root("No module named 'app.render.markdown'"),
      { path: "app/markdown.py", from: "app/render/markdown.py" },
    ],
  ])("%s", (_, exception, file) => {
    expect(why(rank(exception, [deploy(commit("a", file))], { kind: "module-not-found" }))[0]).toMatch(
      /can't be found/,
    );
  });
  test("not another file that moved", () => {
    const other = { path: "src/b.ts", from: "src/teams/tax-list.ts" };
    expect(rank(lost, [deploy(commit("a", other))])).toEqual([]);
  });
});

describe("flags and settings", () => {
  test("a flag that the failing requests evaluated", () => {
    const flags = [{ key: "settlement-v2", value: "true" }];
    expect(why(rank(failing, [change("flag", "settlement-v2")], { flags }))[0]).toBe(
      "The failing requests evaluated `settlement-v2` as true",
    );
    expect(rank(failing, [change("flag", "dark-mode")], { flags })).toEqual([]);
    expect(rank(failing, [change("flag", "settlement-v2")])).toEqual([]);
  });
  test("a setting whose name the failing code bears", () => {
    const fast = root("index.lookUp is not a function", [frame("src/fast.ts", 6, "fastSearch")]);
    expect(
      why(rank(fast, [deploy(commit("a", edit("config/flags.json", '  "fast-search": true')))]))[0],
    ).toMatch(/setting `fast-search`/);
    expect(rank(fast, [deploy(commit("a", edit("config/flags.json", '  "slow-search": true')))])).toEqual([]);
  });
  test("a limit that was reached", () => {
    const memory = root("Reached heap limit Allocation failed - JavaScript heap out of memory");
    const values = deploy(commit("a", edit("deploy/values.yaml", "memory: 256Mi")));
    expect(why(rank(memory, [values], { kind: "heap-out-of-memory" }))[0]).toMatch(/limit of memory/);
    expect(rank(memory, [values], { kind: "undefined-access" })).toEqual([]);
  });
});

describe("the nature of the change", () => {
  test.each([
    ["undefined-column", edit("migrations/2.sql", "alter table a add b text;")],
    ["module-not-found", edit("requirements.txt", "a==1")],
    ["dns", edit(".env.production", "HOST=a")],
    ["native-module-mismatch", edit("Dockerfile", "FROM node:24")],
  ])("%s", (kind, file) => {
    expect(rank(root("x"), [deploy(commit("a", file))], { kind })).toHaveLength(1);
    expect(rank(root("x"), [deploy(commit("a", file))], { kind: "serializer" })).toEqual([]);
  });
});

describe("circumstances", () => {
  test("a call that was right until a later commit took its method away", () => {
    const add = commit("a", { ...edit("src/orders/service.ts", "orders.countOpen()"), lines: [[12, 12]] });
    const take = commit("b", cut("src/orders/repository.ts", "async countOpen() {"));
    const ids = (...commits: ReturnType<typeof commit>[]) =>
      rank(failing, [deploy(...commits)]).map((one) => one.change.id);
    expect(ids(add, take)[0]).toBe("b");
    expect(ids(take, add)[0]).toBe("a");
  });
  const tie = deploy(commit("a", cut("src/orders/repository.ts", "async countOpen() {")));
  const score = (more: Partial<SuspectInput>) => rank(failing, [tie], more)[0]?.score ?? 0;
  test("what came after the failure did not bring it", () => {
    expect(score({ firstFailure: NOON - 30 * MINUTE })).toBe(0);
    expect(score({ firstFailure: NOON + MINUTE })).toBeGreaterThan(
      score({ firstFailure: NOON + 72 * 60 * MINUTE }),
    );
    expect(score({ firstFailure: NOON - MINUTE })).toBeGreaterThan(0.5);
    const [near] = rank(failing, [tie], { firstFailure: NOON - MINUTE });
    expect(near?.why.map(({ text }) => text).join()).toContain("within 60 s of the first failure");
  });
  test("running versions speak for and against", () => {
    const rates = (own: number, before: number) => ({
      releases: [
        { release: "2.0.0", total: 400, failed: own },
        { release: "1.9.0", total: 400, failed: before },
      ],
    });
    expect(score(rates(40, 0))).toBeGreaterThan(score({}));
    expect(score(rates(40, 40))).toBeLessThan(score({}));
    expect(score(rates(0, 40))).toBeLessThan(0.35);
  });
  test("what comes from outside is little of the code's", () => {
    const refused = root("read ECONNRESET", [thrower]);
    const touching = deploy(commit("a", edit("src/orders/service.ts", "sort();")));
    expect(rank(refused, [touching], { kind: "connection-reset" })).toEqual([]);
  });
});

describe("what the failing code uses", () => {
  const site: Frame = {
    ...frame("src/routes/list.js", 4, "list"),
    context: {
      before: [
        "import { labels } from '../labels.js';",
        "export function list(req) {",
        "  const limit = limitOf(req);",
      ],
      line: "  const names = labels(req.params.project).slice(0, limit);",
      after: [],
    },
  };
  const unlucky = root("Unexpected end of input", [site, frame("src/main.js", 9, "serve")], "SyntaxError");
  const changed = (path: string, ...defines: string[]): ChangedFile => ({
    ...edit(path, "  return 1;"),
    defines,
  });

  test("a changed definition that the failing line calls ties, one that its function calls less, another's not", () => {
    const inLine = rank(unlucky, [deploy(commit("a", changed("src/labels.js", "labels")))])[0]!;
    expect(inLine.why[0]!.text).toBe(
      "It changed `labels` in src/labels.js, which the failing line uses (list.js:4, list)",
    );
    expect(rank(unlucky, [deploy(commit("a", changed("src/other.js", "other")))])).toEqual([]);
    const sources = new Map([[site.file!, site.context!.before.join("\n")]]);
    const imported = rank(unlucky, [deploy(commit("a", changed("src/labels.js", "labels")))], {
      sources,
    })[0]!;
    expect(imported.score).toBeGreaterThan(inLine.score);
    // The same name of a file that is not imported is another.
    expect(
      rank(unlucky, [deploy(commit("a", changed("src/menu/labels-of-menu.js", "labels")))], { sources }),
    ).toEqual([]);
  });

  test("the function that failed is nearer than the rest of its file", () => {
    const suspects = rank(unlucky, [
      deploy(
        commit("a", changed("src/routes/list.js", "list")),
        commit("b", changed("src/routes/list.js", "other")),
      ),
    ]);
    expect(suspects.map(({ change: { id } }) => id)).toEqual(["a"]);
  });

  test("a setting that the failing function or its file reads ties, one of every service does not", () => {
    const reading: Frame = {
      ...frame("src/rates.js", 3, "rates"),
      context: { before: [], line: "  return get(process.env.RATES_URL, flag('new-rates'));", after: [] },
    };
    const failed = root("Unexpected token < in JSON", [reading], "SyntaxError");
    const of = (text: string, more: Partial<SuspectInput> = {}) =>
      why(
        rank(
          failed,
          [deploy(commit("a", { path: "app.env", added: [`${text}=2`], removed: [`${text}=1`] }))],
          more,
        ),
      )[0];
    expect(of("RATES_URL")).toContain(
      "It changed the setting `RATES_URL` in app.env, which the failing function reads",
    );
    expect(of("new-rates")).toContain("`new-rates`");
    expect(of("NODE_ENV")).toBeUndefined();
    expect(of("RATES_TIMEOUT")).toBeUndefined();
    const sources = new Map([[reading.file!, "const timeout = process.env.RATES_TIMEOUT;"]]);
    expect(of("RATES_TIMEOUT", { sources })).toContain("which rates.js, a file of the failing stack, reads");
  });

  test("a limit in code elsewhere counts only where its number alone was changed", () => {
    const large = (added: string) =>
      rank(
        root("Request body is too large"),
        [
          deploy(
            commit("a", {
              path: "src/server.js",
              added: [added],
              removed: ["  bodyLimit: 10 * 1024 * 1024,"],
            }),
          ),
        ],
        {
          kind: "payload-too-large",
        },
      );
    expect(why(large("  bodyLimit: 64 * 1024,"))[0]).toContain("It changed a limit of sizes");
    expect(large("  limits: none,")).toEqual([]);
  });

  test("of a symptom whose root nobody saw only the limit or setting that was met is suspected", () => {
    const waited = root("The operation was aborted due to timeout", [thrower], "TimeoutError");
    const wrote = { ...edit("src/orders/service.ts", "x"), lines: [[12, 12] as [number, number]] };
    const lowered = {
      path: "deploy/app.env",
      added: ["ORDERS_TIMEOUT=50"],
      removed: ["ORDERS_TIMEOUT=5000"],
    };
    const suspects = rank(waited, [deploy(commit("a", wrote), commit("b", lowered))], {
      kind: "timeout",
      masked: true,
    });
    expect(suspects.map(({ change: { id } }) => id)).toEqual(["b"]);
  });
});

describe("what was changed beside what the error speaks of", () => {
  const line = (text: string): Frame => ({
    ...frame("src/page.js", 7, "render"),
    context: { before: ["function render(user) {"], line: text, after: [] },
  });
  const wrote = (removed: string, added: string): ChangedFile => ({
    path: "src/page.js",
    removed: [removed],
    added: [added],
    lines: [[7, 7]],
    defines: ["render"],
  });

  test("who wrote the failing line without touching what failed in it is weaker than who changed what it uses", () => {
    const failed = root(
      "user.balance.toFixed is not a function",
      [line('  return "<h2>" + user.balance.toFixed(2) + "</h2>";')],
      "TypeError",
    );
    const heading = wrote('  return "<h1>" + user.balance', '  return "<h2>" + user.balance');
    const loader: ChangedFile = {
      path: "src/load.js",
      removed: ["  return { balance: Number(row.balance) };"],
      added: ["  return { balance: row.balance };"],
      defines: ["load"],
    };
    const suspects = rank(failed, [deploy(commit("loader", loader), commit("heading", heading))]);
    expect(suspects[0]!.change.id).toBe("loader");
    const [own] = rank(failed, [
      deploy(commit("a", wrote("  return user.total;", "  return user.balance.toFixed(2);"))),
    ]);
    expect(own!.why[0]!.text).toBe("It wrote the line that threw, src/page.js:7");
  });

  test("a failure from outside of the code is nobody's who touched the code that met it", () => {
    const full = root("ENOSPC: no space left on device, write", [line("  writeFileSync(path, user.photo);")]);
    const touched = deploy(
      commit("a", wrote("  writeFileSync(path, photo);", "  writeFileSync(path, user.photo);")),
    );
    expect(rank(full, [touched], { kind: "disk-full" })).toEqual([]);
  });
});

describe("words of the error", () => {
  const of = (message: string, ...files: ChangedFile[]) =>
    why(rank(root(message), [deploy(commit("a", ...files))]))[0];
  const at = (path: string, removed: string, added: string): ChangedFile => ({
    path,
    removed: removed === "" ? [] : [removed],
    added: added === "" ? [] : [added],
  });

  test("a name in the message that the commit took away, wherever it stood", () => {
    expect(
      of(
        "Unable to resolve service for type 'Acme.IClock' while attempting to activate 'Acme.Reader'.",
        at("src/Registration.cs", "  services.AddSingleton<IClock, SystemClock>();", ""),
      ),
    ).toContain("`IClock`");
    expect(
      of(
        "no handler for topic order.placed.v2",
        at("src/events.ts", '  "order.placed"', '  "order.placed.v2"'),
      ),
    ).toBe("It changed `order.placed.v2`, which the error names, in src/events.ts");
    expect(
      of(
        "Do not know how to serialize a BigInt",
        at("src/ids.ts", "  id: Number(row.id),", "  id: BigInt(row.id),"),
      ),
    ).toContain("`BigInt`");
  });

  test("words of a sentence, of every list and of a file's path are none", () => {
    expect(of("could not save the order", at("src/a.ts", "", "order();"))).toBeUndefined();
    expect(of("people.map is not a function", at("src/a.ts", "  a.map(b)", ""))).toBeUndefined();
    expect(
      of("EACCES: permission denied, open '/srv/fancy-store/data.bin'", at("src/a.ts", "", "fancy();")),
    ).toBeUndefined();
  });

  test("a partial, template or locale that the error misses was taken away or moved", () => {
    const gone = { path: "app/views/shared/_address.html.erb", added: [], removed: ["<address>"] };
    expect(of("Missing partial shared/_address with {:locale=>[:en]}", gone)).toContain(
      "which the error misses",
    );
    expect(of("Missing partial shared/_person with {:locale=>[:en]}", gone)).toBeUndefined();
  });

  test("a method that came with a newer runtime, where the runtime was changed", () => {
    const image = at("Dockerfile", "FROM node:20-alpine", "FROM node:18-alpine");
    expect(of("entries.toSorted is not a function", image)).toContain("came with Node.js 20");
    expect(of("entries.summarise is not a function", image)).toBeUndefined();
  });
});

test("what a later commit took back line by line brought nothing", () => {
  const there = { path: "src/orders/service.ts", removed: ["  return 1;"], added: ["  return countOpen();"] };
  const back = { path: "src/orders/service.ts", removed: ["  return countOpen();"], added: ["  return 1;"] };
  const suspects = rank(failing, [
    deploy(commit("first", there), commit("undo", back), commit("again", there)),
  ]);
  expect(suspects[0]!.change.id).toBe("again");
  expect(suspects.find(({ change: { id } }) => id === "first")).toBeUndefined();
});

test("a frame of the JVM is found by its package", () => {
  const thrown = {
    file: "Split.java",
    module: "com.acme.tax.Split",
    function: "share",
    line: 12,
    inApp: true,
  };
  const wrote = {
    ...edit("src/main/java/com/acme/tax/Split.java", "  return total.divide(people);"),
    lines: [[12, 12] as [number, number]],
  };
  expect(
    why(rank(root("Non-terminating decimal expansion", [thrown]), [deploy(commit("a", wrote))]))[0],
  ).toBe("It wrote the line that threw, com/acme/tax/Split.java:12".replace("com/", "src/main/java/com/"));
});
