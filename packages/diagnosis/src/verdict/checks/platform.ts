/** What the platform can answer of a process that ended, hung or never started. */
import { against, excludes, fits, type Probe, shows } from "./probe.ts";

export const platform: readonly Probe[] = [
  {
    slug: "last-state",
    kinds:
      /killed|^oom|heap-out-of-memory|^out-of-memory|^exited|crash-loop|app-crashed|not-running|restarting|^health-|not-ready|time-limit|^start-|^pod-|port-not-bound|stopped-by-signal/,
    asks: "Why the platform says that the container ended.",
    run: () =>
      "kubectl get pod <pod> -o yaml | grep -A 8 lastState; kubectl get events --sort-by=.lastTimestamp | tail -n 30    # elsewhere: the platform's list of events",
    answers: [
      fits("oom", "`reason: OOMKilled`.", "It took more memory than it may have."),
      fits(
        "probe",
        "`Liveness probe failed` or `Unhealthy` before the end.",
        "The platform ended it because its health check failed.",
      ),
      fits(
        "own-error",
        "`reason: Error` with the process's own exit code.",
        "It ended by itself: its last lines say why.",
      ),
      against(
        "none",
        "No last state, no such events.",
        "The platform did not end it: the failure is inside, or elsewhere.",
      ),
    ],
  },
  {
    slug: "health-lies",
    kinds: /health-blind/,
    asks: "Whether the health check says yes while the database does not answer.",
    run: () =>
      "curl -sS -m 5 -i https://<service>/health    # in a test environment, with its database stopped",
    answers: [
      shows(
        "says-yes",
        "It answers 200.",
        "The check does not ask the database: the platform is told that all is well when nothing works.",
      ),
      excludes("says-no", "It answers 503, or names the database as failing.", "The check tells the truth."),
    ],
  },
  {
    slug: "settings",
    kinds: /configuration|environment|secret-missing|key-missing/,
    asks: "Which of the settings that the service needs are there.",
    run: () => "env | cut -d= -f1 | sort    # where the service runs; names only, no values",
    answers: [
      shows(
        "missing",
        "The name that the claim is about is not in the list.",
        "The setting is missing where the service runs.",
      ),
      excludes(
        "there",
        "The name is in the list.",
        "It is set: its value, or the moment at which it is read, is wrong.",
      ),
    ],
  },
  {
    slug: "port-taken",
    kinds: /port-in-use/,
    asks: "Who holds the port.",
    run: () => "ss -ltnp",
    answers: [
      shows(
        "held",
        "Another process listens on it.",
        "The port is taken: an older instance, or another service.",
      ),
      excludes("free", "Nobody listens on it.", "The port is free now: the older instance has ended since."),
    ],
  },
  {
    slug: "event-loop",
    kinds: /loop-blocked|start-hung/,
    asks: "Where the process stands.",
    run: () => "kill -USR1 <pid>    # then attach with: node inspect -p <pid>, and pause",
    answers: [
      fits(
        "one-line",
        "It stands in one line of the service, again and again.",
        "That line holds up everything else.",
      ),
      against(
        "idle",
        "It stands in the event loop, waiting.",
        "Nothing blocks: it waits for something that does not come.",
      ),
    ],
  },
];
