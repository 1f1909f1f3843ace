/** What is read of a release's commits: places, versions, moves, and whose a line is. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRepository, type Repository } from "../../../test/make-repository.ts";
import { readRelease, sourceReader } from "../src/repository/index.ts";

let made: Repository;
const price =
  "export function price(order) {\n  const rate = rateOf(order);\n  return order.total * rate;\n}\n";
const lock = (version: string) =>
  `{\n  "packages": {\n    "node_modules/quickfetch": {\n      "version": "${version}"\n    }\n  }\n}\n`;

beforeAll(() => {
  made = makeRepository([
    {
      message: "First",
      files: {
        "src/price.ts": price,
        "src/main.ts": "a();\nb();\nc();\n",
        "package-lock.json": lock("2.0.0"),
      },
      tag: "v1",
    },
    { message: "By market", files: { "src/price.ts": [["rateOf(order)", "rateOf(order.market)"]] } },
    {
      message: "Format",
      files: {
        "src/price.ts": [
          ["  const rate = rateOf(order.market);", "  const rate = rateOf(\n    order.market,\n  );"],
        ],
      },
    },
    { message: "Update", files: { "package-lock.json": lock("3.0.0") } },
    { message: "Another order", files: { "src/main.ts": "b();\na();\nc();\n" } },
    { message: "Move", move: { "src/price.ts": "src/pricing/price.ts" }, tag: "v2" },
  ]);
});
afterAll(() => rmSync(made.folder, { recursive: true }));

const range = () => ({ repo: made.folder, release: "v2", since: "v1" });
const fileOf = async (message: string, line = 3) => {
  const frames = [{ file: "/app/src/pricing/price.ts", line }];
  const { commits = [] } = await readRelease(range(), frames);
  return commits.find((commit) => commit.message === message)?.files[0];
};

test("an older commit's file has the path that the release knows it by, and its line", async () => {
  expect(await fileOf("By market")).toMatchObject({ path: "src/pricing/price.ts", lines: [[3, 3]] });
});

test("a commit that only formats is known as such, and its lines are whose they were", async () => {
  const file = await fileOf("Format");
  expect(file).toMatchObject({ cosmetic: true });
  expect(file!.lines).toBeUndefined();
});

test("what moves to another place of a file is no formatting", async () => {
  expect((await fileOf("Another order"))!.cosmetic).toBeUndefined();
});

test("the package stands beside its version", async () => {
  expect((await fileOf("Update"))!.added).toEqual(['"node_modules/quickfetch": {       "version": "3.0.0"']);
});

test("the source around a frame is the release's", async () => {
  const frame = { file: "/app/src/pricing/price.ts", line: 5 };
  const { withSource: read, sources } = await sourceReader(made.folder, "v2", [
    frame,
    { file: "/app/src/none.ts", line: 1 },
  ]);
  expect(read(frame).context).toMatchObject({ line: "  return order.total * rate;" });
  expect(read(frame).context!.before.at(-1)).toBe("  );");
  expect(read({ file: "/app/src/none.ts", line: 1 })).toEqual({ file: "/app/src/none.ts", line: 1 });
  expect(read({ ...frame, line: 900 }).context).toBeUndefined();
  expect([...sources.keys()]).toEqual([frame.file]);
});
