/** Blocks the event loop in each way under the watchdog; prints for each where it was named and how long after its beginning. */
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { onNote, showSite } from "@holdfast/kit/core";
import { BLOCKED_CHANNEL, startWatchdog } from "@holdfast/kit/watchdog";
import { blocks, unreadable } from "./blocks.ts";

/** A thread that hears of blocks while this one stands still, by the clock that all threads share. */
const ear = new Worker(
  `
const { BroadcastChannel, parentPort, workerData } = require("node:worker_threads");
new BroadcastChannel(workerData).onmessage = ({ data }) => {
  if (data.kind === "blocked") parentPort.postMessage({ at: process.hrtime.bigint(), block: data.block });
};`,
  { eval: true, workerData: BLOCKED_CHANNEL },
);
let heard: { at: bigint } | undefined;
ear.on("message", (message: { at: bigint }) => {
  heard = message;
});
let told: string | undefined;
onNote((note) => {
  if (note.kind === "blocked") told = note.sites[0] ? showSite(note.sites[0]) : "nowhere";
});

startWatchdog({ threshold: "500ms", sayAfter: 0 });
await sleep(1_000);
const results: { name: string; named: number | undefined; site: string | undefined }[] = [];
for (const [name, block] of Object.entries({ ...blocks, ...unreadable })) {
  heard = undefined;
  told = undefined;
  // So that it does not always begin at the same time between two beats.
  await sleep(300 + Math.random() * 60);
  const start = process.hrtime.bigint();
  await block(Date.now() + 1_000);
  await sleep(300);
  const at = heard as { at: bigint } | undefined;
  results.push({ name, named: at && Number(at.at - start) / 1e6, site: told });
}
process.stdout.write(`${JSON.stringify(results)}\n`);
process.exit(0);
