/** One way of recording, one process: microseconds per request that swallows an exception, and per call that throws nothing. */
import { runInContext, WorkContext } from "@holdfast/kit/core";
import { ledgerOf } from "@holdfast/kit/ledger";
import { median } from "../../measure/median.ts";
import type { Way, WayResult } from "./index.ts";
import { pauseOnExceptions } from "./pause-on-exceptions.ts";
import { succeeds, swallows } from "./throwing.ts";

const way = process.argv[2] as Way;
const recorder = way === "inspector" ? await pauseOnExceptions() : undefined;
const throws = way === "inspector" ? 200 : 20_000;

const traceId = "0af7651916cd43dd8448eb211c80319c";
const context = () => new WorkContext({ kind: "http", traceId });

/** The middle of several turns, the first third of which warms up. */
function middle(turns: number, calls: number, call: (n: number) => unknown): number {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now();
    for (let n = 0; n < calls; n++) call(n);
    if (turn >= turns / 3) times.push(((performance.now() - start) * 1_000) / calls);
  }
  return median(times);
}

const thrown = middle(9, throws, (n) => runInContext(context(), () => swallows(n)));
const worst =
  middle(9, Math.ceil(throws / 100), (n) => {
    runInContext(context(), () => {
      for (let i = 0; i < 100; i++) swallows(n * 100 + i);
    });
  }) / 100;
const fine = middle(9, 2_000_000, succeeds);
// The description is made when the ledger is read; here once for each.
const read =
  way === "hook"
    ? middle(9, 5_000, (n) => {
        const work = context();
        runInContext(work, () => swallows(n));
        const [line] = ledgerOf(work);
        if (line?.throwSite?.line === undefined || line.caughtAt?.line === undefined)
          throw new Error("no site");
      })
    : undefined;

const work = context();
runInContext(work, () => swallows(1));
const [line] = ledgerOf(work);
const show = (site: { file: string; line: number } | undefined) =>
  site && `${site.file.split("/").at(-1)}:${site.line}`;
const seen =
  way === "inspector"
    ? await recorder!.last()
    : { thrown: show(line?.throwSite), caught: show(line?.caughtAt) };
await recorder?.stop();
const result: WayResult = { thrown, worst, fine, read, seen };
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
