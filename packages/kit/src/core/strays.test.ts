/** Errors that nothing caught, where two copies of the kit are loaded: claimed once, by whichever copy knows them. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const copy = (number: number): string =>
  JSON.stringify(`${new URL("./strays.ts", import.meta.url).href}?copy=${number}`);

test("a claim of one copy holds for the other, in whatever order they began and ended", () => {
  const code = `
const one = await import(${copy(1)});
const two = await import(${copy(2)});
const ends = [one.claimStrays(() => false), two.claimStrays(() => false)];
for (const end of ends) end();
let asked = 0;
two.claimStrays(() => ++asked === 1);
one.claimStrays(() => false);
process.on("uncaughtException", (error) => console.log(error, one.isClaimed(error), two.isClaimed(error), asked));
setTimeout(() => { throw "mine"; });
setTimeout(() => process.exit(0), 100);
`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=holdfast-source", "--input-type=module", "-e", code],
    { encoding: "utf8", timeout: 20_000 },
  );
  expect(stdout, stderr).toBe("mine true true 1\n");
});
