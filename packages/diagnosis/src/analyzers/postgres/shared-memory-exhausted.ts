import { type Analyzer, now, today } from "../analyzer.ts";

export const sharedMemoryExhausted: Analyzer = {
  kind: "shared-memory-exhausted",
  recognises: "a database server without shared memory for locks or parallel work",
  codes: ["53200", "53100"],
  types: ["OutOfMemory"],
  words: [
    "out of shared memory",
    "could not resize shared memory segment",
    "you might need to increase max_locks",
  ],
  recognise({ lower }) {
    if (!/shared memory|max_locks/.test(lower)) return undefined;

    return {
      title: lower.includes("segment")
        ? "The database server's shared memory (/dev/shm) is too small"
        : "The database server's lock table is full (out of shared memory)",
    };
  },
  cause:
    "A transaction touches very many tables or partitions (each needs a lock), or the container's /dev/shm (64 MB by default) is too small for parallel queries; the machine's memory may be fine.",
  fixes: [
    now(
      "For locks: end the transaction that touches so many objects, work in batches. For the segment: start the container with a larger `--shm-size`.",
    ),
    today("Raise `max_locks_per_transaction` (needs a restart), or lower `max_parallel_workers_per_gather`."),
  ],
  verification: "The same job runs through.",
};
