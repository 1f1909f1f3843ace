import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const heapOutOfMemory: Analyzer = {
  kind: "heap-out-of-memory",
  general: "out-of-memory",
  recognises: "the JavaScript heap at its limit",
  codes: ["ERR_WORKER_OUT_OF_MEMORY"],
  words: [
    "javascript heap out of memory",
    "reached heap limit",
    "ineffective mark-compacts",
    "worker terminated due to reaching memory limit",
  ],
  recognise: ({ lower }) => ({
    title: lower.includes("worker terminated")
      ? "A worker thread reached its memory limit: out of memory"
      : "The process reached the limit of the JavaScript heap: out of memory",
  }),
  cause:
    "More objects stay reachable than the heap may hold: a cache or list without a bound, a whole table or file read at once, or a heap limit below what the service needs.",
  fixes: [
    now(
      "Restart to be up again, with a larger `--max-old-space-size` if the container has the memory, and note how fast it fills.",
    ),
    today(
      "Take heap snapshots at two moments (`--heapsnapshot-near-heap-limit=2`) and compare what grew; look for unbounded caches and queries without a limit.",
    ),
    thisWeek(
      "Stream large results, bound every cache, and set the heap limit to about three quarters of the container's memory.",
    ),
  ],
  verification: "The heap after garbage collection stays level over a day of traffic.",
  rollback: "If it began with a release, roll that one back first.",
};
