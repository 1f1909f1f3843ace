/** The kit's last way to say something must not be a way to end the service. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const code = `
import { ownFailure } from ${JSON.stringify(new URL("./own-failure.ts", import.meta.url).href)};
import { tell } from ${JSON.stringify(new URL("./notes.ts", import.meta.url).href)};
ownFailure("first", new Error("postgres://shop:hunter2@db/shop"));
tell({ kind: "config", problems: 1, level: "error", message: "password=hunter2" });
process.stdin.once("data", () => {
  for (let part = 0; part < 5; part++) ownFailure("part " + part, new Error("nobody reads this"));
  tell({ kind: "config", problems: 1, level: "error", message: "nor this" });
  setTimeout(() => process.exit(7), 200);
});
`;

test("secrets are taken out, and a stderr that nobody reads any more ends no process", async () => {
  const child = spawn(process.execPath, ["--conditions=holdfast-source", "--input-type=module", "-e", code], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
    if (said.split("\n").length <= 2) return;
    child.stderr.destroy();
    child.stdin.end("go");
  });
  const [exitCode] = await ended;
  expect(exitCode, said).toBe(7);
  expect(said).toContain("holdfast kit: first failed");
  expect(said).not.toContain("hunter2");
});
