import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const jobLockLost: Analyzer = {
  kind: "job-lock-lost",
  recognises: "a queue's job whose lock was lost or that stalled",
  words: [
    "missing lock for job",
    "could not renew lock for job",
    "job stalled more than allowable limit",
    "lock mismatch for job",
    "missing key for job",
  ],
  recognise({ message }) {
    const job = partOf(message, /for job (\S{1,60}?)\.?(?: |$)/);
    return { title: `The worker lost the lock of a job${job ? ` (${job})` : ""}` };
  },
  cause:
    "The job held the event loop or ran longer than its lock (30 s in BullMQ) without renewing it, the worker died, or Redis lost the key; another worker may have begun it again.",
  fixes: [
    now(
      "Look at what the job does for so long without giving way, and whether its work is safe to run twice.",
    ),
    today(
      "Work in portions with awaits in between, or in a sandboxed process; raise `lockDuration` for long jobs.",
    ),
    thisWeek("Make jobs idempotent."),
  ],
  verification: "No job stalls over a day.",
};
