/** `npm run bench -- NAME [--key value]`: one script per claim, each beside its peers. */
import { readdirSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "./measure/machine.ts";

const here = new URL(".", import.meta.url);
const names = readdirSync(here).filter(
  (name) => name !== "measure" && statSync(new URL(name, here)).isDirectory(),
);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Rounds; the median is quoted. */
    rounds: { type: "string" },
    /** Events per round, or rows to store. */
    events: { type: "string" },
    /** Also install a peer from npm into a temporary folder and run it beside. */
    peer: { type: "boolean" },
    /** One part of a bench that has several. */
    only: { type: "string" },
  },
});

export interface BenchOptions {
  rounds?: number;
  events?: number;
  peer?: boolean;
  only?: string;
}

const wanted = positionals[0];
if (wanted === undefined || !names.includes(wanted)) {
  process.stderr.write(
    `Usage: npm run bench -- ${names.join("|")} [--rounds N] [--events N] [--peer] [--only NAME]\n`,
  );
  process.exit(2);
}
const options: BenchOptions = {
  ...(values.rounds ? { rounds: Number(values.rounds) } : {}),
  ...(values.events ? { events: Number(values.events) } : {}),
  ...(values.peer ? { peer: true } : {}),
  ...(values.only ? { only: values.only } : {}),
};
process.stdout.write(`${machine()}\n\n`);
const bench = (await import(new URL(`./${wanted}/index.ts`, here).href)) as {
  run(options: BenchOptions): Promise<void>;
};
await bench.run(options);
