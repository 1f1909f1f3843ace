/** Counts of what was told, by few and bounded labels. */
import type { Note } from "../../core/index.ts";

export interface Counter {
  name: string;
  help: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Further combinations of labels are counted under `_OTHER`. */
const COUNTERS_MAX = 1_000;

type Counted = [name: string, help: string, labels: Record<string, string>];

export class Counters {
  readonly #counters = new Map<string, Counter>();

  add(note: Note): void {
    const counted = countedOf(note);
    if (!counted) return;
    const [name, help] = counted;
    let labels = counted[2];
    let key = `${name} ${Object.values(labels).join("\u0000")}`;
    if (!this.#counters.has(key) && this.#counters.size >= COUNTERS_MAX) {
      labels = Object.fromEntries(Object.keys(labels).map((label) => [label, "_OTHER"]));
      key = `${name} ${Object.values(labels).join("\u0000")}`;
    }
    const counter = this.#counters.get(key);
    if (counter) counter.value++;
    else this.#counters.set(key, { name, help, labels, value: 1 });
  }

  list(): Counter[] {
    return [...this.#counters.values()];
  }
}

function countedOf(note: Note): Counted | undefined {
  switch (note.kind) {
    case "error":
      return [
        "holdfast.errors",
        "Errors, each distinct one of a piece of work once",
        { mechanism: note.mechanism, handled: String(note.handled), level: note.level },
      ];
    case "swallowed":
      return ["holdfast.works.swallowed", "Pieces of work that swallowed exceptions", {}];
    case "degraded":
      return [
        "holdfast.degraded",
        "Declared answers that were given instead of the real ones",
        { name: note.degradation.name, reason: note.degradation.reason },
      ];
    case "health":
      return [
        "holdfast.health.changes",
        "Changes of health checks",
        { check: note.check, status: note.status },
      ];
    case "phase":
      return [
        "holdfast.boot.phases",
        "Phases of the start by their state",
        { phase: note.phase, state: note.state },
      ];
    case "blocked":
      return ["holdfast.event_loop.blocked", "How often the event loop stood still", {}];
    case "job":
      return ["holdfast.job.runs", "Runs of jobs", { job: note.job, outcome: note.outcome }];
    case "flags":
      return ["holdfast.flags.events", "Events of flag sources", { event: note.event }];
    case "breaker":
      return ["holdfast.breaker.changes", "Changes of breakers", { name: note.name, to: note.to }];
    case "retry":
      return ["holdfast.retries", "Calls that were tried again", { name: note.name }];
    case "auth":
      return ["holdfast.auth.events", "Events of the auth client", { event: note.event }];
    case "pool":
      return ["holdfast.pool.events", "Events of database pools", { pool: note.pool, event: note.event }];
    case "socket":
      return ["holdfast.socket.events", "Events of sockets", { event: note.event }];
    case "migration":
      return ["holdfast.migrations", "Migrations by their state", { state: note.state }];
    default:
      return undefined;
  }
}
