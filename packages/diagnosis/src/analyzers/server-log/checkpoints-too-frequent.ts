import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const checkpointsTooFrequent: Analyzer = {
  kind: "checkpoints-too-frequent",
  recognises: "PostgreSQL making checkpoints too often",
  words: ["checkpoints are occurring too frequently"],
  recognise({ message }) {
    const every = partOf(message, /\((\d+ seconds? apart)\)/);
    return { title: `The database makes checkpoints too often${every ? ` (${every})` : ""}` };
  },
  cause:
    "More is written than `max_wal_size` holds between two checkpoints: a bulk load, an index build, or simply more traffic; it costs speed, and is no failure by itself.",
  fixes: [
    now("Look what writes so much at that time (an import, a job, a migration)."),
    today("Raise `max_wal_size`, and spread bulk writes."),
  ],
  verification: "Checkpoints come by time (`checkpoint starting: time`), not by size.",
};
