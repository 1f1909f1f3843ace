import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /heap out of memory|out of memory|heap limit|allocation failed|cannot allocate memory|oomkilled|java heap space|gc overhead limit|array buffer allocation failed|killed process \d+/i;

/** The memory is used up. */
export const outOfMemory: Analyzer = {
  kind: "out-of-memory",
  recognises: "memory that is used up",
  cause: "More stays in memory than there is room for: a leak, or a result that is held whole.",
  codes: ["ENOMEM", "ERR_WORKER_OUT_OF_MEMORY", "53200"],
  types: ["Memory", "OutOfMemory"],
  words: ["memory", "heap", "allocation failed", "oomkilled", "gc overhead", "killed process"],
  recognise({ message, code, name }) {
    // gunicorn asks this after every SIGKILL, its own time-out included.
    if (/perhaps out of memory\?/i.test(message)) return undefined;
    if (
      !TEXT.test(message) &&
      !/^(?:MemoryError|OutOfMemoryError)$/.test(name) &&
      !(code !== undefined && /^(?:ENOMEM|ERR_WORKER_OUT_OF_MEMORY|53200)$/.test(code))
    )
      return undefined;
    return {
      title: code === "53200" ? "The database ran out of memory" : "The process ran out of memory",
      fixes: [
        now("Restart with more memory to be up again, and note how fast it fills."),
        today(
          "Compare heap snapshots of two moments; look for caches without a bound and whole tables read at once.",
        ),
        thisWeek(
          "Set the runtime's heap below the container's limit, so that it fails with a stack rather than by a kill.",
        ),
      ],
    };
  },
};
