/** A repository whose configuration names programs: it is read, and none of them runs. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeRepository, type Repository } from "../../../test/make-repository.ts";
import { readRelease, sourceReader } from "../src/repository/index.ts";

let place: string;
let made: Repository;
let program: string;
let proof: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "holdfast-hostile-"));
  proof = join(place, "it-ran");
  program = join(place, "program.sh");
  writeFileSync(program, `#!/bin/sh\ntouch ${proof}\ncat "$1" 2>/dev/null || true\n`, { mode: 0o755 });
  made = makeRepository([
    { message: "First", files: { "src/a.js": "a.x();\n" }, tag: "v1" },
    { message: "Second", files: { "src/a.js": "a.y();\n" }, tag: "v2" },
  ]);
});
afterEach(() => {
  rmSync(made.folder, { recursive: true });
  rmSync(place, { recursive: true });
});

const git = (folder: string, ...args: string[]) =>
  execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
const frames = [{ file: "/app/src/a.js", line: 1 }];
const range = () => ({ repo: made.folder, release: "v2", since: "v1" });

test("programs that show, compare, watch or sign", async () => {
  for (const [key, value] of [
    ["diff.x.textconv", program],
    ["diff.x.command", program],
    ["diff.external", program],
    ["core.pager", program],
    ["core.fsmonitor", program],
    ["gpg.program", program],
    ["log.showSignature", "true"],
    ["filter.x.smudge", program],
    ["filter.x.clean", program],
  ] as const)
    git(made.folder, "config", key, value);
  mkdirSync(join(made.folder, ".git/info"), { recursive: true });
  appendFileSync(join(made.folder, ".git/info/attributes"), "* diff=x filter=x\n");
  const { commits } = await readRelease(range(), frames);
  expect(commits).toMatchObject([{ message: "Second", files: [{ path: "src/a.js", lines: [[1, 1]] }] }]);
  await readRelease(range());
  const { sources } = await sourceReader(made.folder, "v2", frames);
  expect(sources.get("/app/src/a.js")).toBe("a.y();\n");
  expect(existsSync(proof)).toBe(false);
});

test("a remote that is a program, asked for what a partial clone lacks", async () => {
  const blob = git(made.folder, "rev-parse", "v2:src/a.js");
  rmSync(join(made.folder, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  for (const [key, value] of [
    ["core.repositoryFormatVersion", "1"],
    ["extensions.partialClone", "origin"],
    ["remote.origin.promisor", "true"],
    ["remote.origin.url", `ext::${program}`],
    ["protocol.ext.allow", "always"],
  ] as const)
    git(made.folder, "config", key, value);
  await expect(readRelease(range(), frames)).rejects.toThrow(/is a partial clone that lacks files/);
  expect(existsSync(proof)).toBe(false);
});

test("a submodule whose own configuration names one", async () => {
  const inner = join(made.folder, "inner");
  mkdirSync(inner);
  const as = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  const commit = (folder: string, message: string) => {
    git(folder, "add", ".");
    git(folder, ...as, "commit", "-qm", message);
  };
  git(inner, "init", "-q");
  writeFileSync(join(inner, "f.txt"), "1\n");
  commit(inner, "Inner");
  commit(made.folder, "Take it in");
  writeFileSync(join(inner, "f.txt"), "2\n");
  commit(inner, "Inner again");
  git(inner, "config", "diff.x.textconv", program);
  git(inner, "config", "diff.x.command", program);
  mkdirSync(join(inner, ".git/info"), { recursive: true });
  appendFileSync(join(inner, ".git/info/attributes"), "* diff=x\n");
  git(made.folder, "config", "diff.submodule", "diff");
  commit(made.folder, "Take the newer one");
  const { commits } = await readRelease({ ...range(), release: "HEAD" }, frames);
  expect(commits!.at(-1)).toMatchObject({ message: "Take the newer one", files: [{ path: "inner" }] });
  expect(existsSync(proof)).toBe(false);
});
