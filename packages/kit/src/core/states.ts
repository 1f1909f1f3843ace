/** What parts know about their own state without asking anybody: the health endpoints and the metrics read it. */
import type { HealthStatus } from "@holdfast/signals";
import { ownFailure } from "./own-failure.ts";
import { processWide } from "./process-wide.ts";

/** A part's word about itself. */
export interface PartState {
  status: HealthStatus;
  /** One line for people. */
  output?: string;
  /** Plain values for the detailed answer. */
  details?: Record<string, unknown>;
}

export interface StateSource {
  /** Name of the check, e.g. `jobs`, `breaker:auth`. */
  name: string;
  /** Routes that suffer. (Default: none) */
  affects?: readonly string[];
  /** Must answer at once. */
  read(): PartState;
}

const sources = processWide("states", () => new Map<string, StateSource>());

/**
 * Makes a part's state readable; one of the same name is replaced. Answers how to take it back.
 *
 * @example
 * registerState({ name: "feed", affects: ["/api/odds"], read: () => ({ status: fresh() ? "pass" : "warn" }) });
 */
export function registerState(source: StateSource): () => void {
  sources.set(source.name, source);
  return () => {
    if (sources.get(source.name) === source) sources.delete(source.name);
  };
}

/** A source with what it said. */
export interface ReadState extends StateSource {
  state: PartState;
  /** False: it threw, and `state` says no more than that. */
  readable: boolean;
}

/** Every state; a source that throws is a failed check, never a failed reading. */
export function readStates(): ReadState[] {
  return [...sources.values()].map((source) => {
    try {
      return { ...source, state: source.read(), readable: true };
    } catch (error) {
      ownFailure(`state ${source.name}`, error);
      return { ...source, state: { status: "fail", output: "its state could not be read" }, readable: false };
    }
  });
}

/** A number that is read when metrics are asked for. */
export interface Gauge {
  /** OpenTelemetry name, e.g. `db.client.connection.count`. */
  name: string;
  help: string;
  /** UCUM, e.g. `{connection}`, `ms`, `By`. */
  unit?: string;
  labels?: Readonly<Record<string, string>>;
  read(): number;
}

const gauges = processWide("gauges", () => new Set<Gauge>());

/**
 * Makes a number readable; answers how to take it back.
 *
 * @example
 * registerGauge({ name: "feed.lag", help: "age of the newest quote", unit: "ms", read: () => Date.now() - newest });
 */
export function registerGauge(gauge: Gauge): () => void {
  gauges.add(gauge);
  return () => {
    gauges.delete(gauge);
  };
}

/** Every gauge with its value; one that throws or answers no number is left out and counted. */
export function readGauges(): { gauge: Gauge; value: number }[] {
  return [...gauges].flatMap((gauge) => {
    try {
      const value = gauge.read();
      return Number.isFinite(value) ? [{ gauge, value }] : [];
    } catch (error) {
      ownFailure(`gauge ${gauge.name}`, error);
      return [];
    }
  });
}
