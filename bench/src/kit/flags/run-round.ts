/** One round: the same flags by the kit and by flagd-core, in turn; prints microseconds per evaluation. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInContext, WorkContext } from "@holdfast/kit/core";
import { createFlags } from "@holdfast/kit/flags";
import { FlagdCore } from "@openfeature/flagd-core";
import { microseconds } from "../microseconds.ts";
import type { FlagsRound } from "./index.ts";

const definitions = JSON.stringify({
  flags: {
    steady: { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "on" },
    rollout: {
      state: "ENABLED",
      variants: { on: true, off: false },
      defaultVariant: "off",
      targeting: {
        fractional: [
          ["on", 25],
          ["off", 75],
        ],
      },
    },
  },
});
const users = Array.from({ length: 1_000 }, (_, n) => ({ targetingKey: `user-${n}` }));
let turn = 0;
const user = () => users[turn++ % users.length]!;

const folder = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
writeFileSync(join(folder, "flags.json"), definitions);
const flags = await createFlags({ file: join(folder, "flags.json"), environment: false });
const silent = { error() {}, warn() {}, info() {}, debug() {} };
const flagd = new FlagdCore(undefined, silent);
flagd.setConfigurations(definitions);

for (const { targetingKey } of users) {
  const ours = flags.details("rollout", false, { targetingKey });
  const theirs = flagd.resolveBooleanEvaluation("rollout", false, { targetingKey }, silent);
  if (ours.value !== theirs.value || ours.variant !== theirs.variant)
    throw new Error(`${targetingKey}: not the same answer`);
}

/** Evaluations of one request. */
const perRequest = 5;
const inRequest = (evaluate: () => unknown) => () =>
  runInContext(new WorkContext({ kind: "http", traceId: "0af7651916cd43dd8448eb211c80319c" }), () => {
    for (let n = 0; n < perRequest; n++) evaluate();
  });
const steady = () => flags.details("steady", false, user());
const rollout = () => flags.details("rollout", false, user());
const noFlags = () => user();

const { request, steadyInRequest, rolloutInRequest, ...plain } = await microseconds<
  Omit<FlagsRound, "kitStaticInRequest" | "kitFractionalInRequest"> & {
    request: number;
    steadyInRequest: number;
    rolloutInRequest: number;
  }
>(
  {
    kitStatic: steady,
    peerStatic: () => flagd.resolveBooleanEvaluation("steady", false, user(), silent),
    kitFractional: rollout,
    peerFractional: () => flagd.resolveBooleanEvaluation("rollout", false, user(), silent),
    request: inRequest(noFlags),
    steadyInRequest: inRequest(steady),
    rolloutInRequest: inRequest(rollout),
  },
  { calls: 100_000, turns: 9 },
);
const round: FlagsRound = {
  ...plain,
  // The request itself is no part of the evaluation.
  kitStaticInRequest: (steadyInRequest - request) / perRequest,
  kitFractionalInRequest: (rolloutInRequest - request) / perRequest,
};
await flags.close();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(round)}\n`);
process.exit(0);
