/** From decoded signals to what the store takes: redacted once more, with its weight in memory. */
import { type Boot, type HealthReport, redact, redactEvent, type Signal } from "@holdfast/signals";
import { packLarge } from "../store/index.ts";
import type { Accepted } from "../store/store.ts";

export interface Weighed {
  accepted: Accepted;
  /** About how much memory it takes until it is stored. */
  bytes: number;
  /** Things to store; 0 means that the store has nothing to do. */
  items: number;
}

/** About what one signal weighs beside its raw text. */
const SIGNAL_BYTES = 1024;

/** Events as they came, by event id. */
export type Raws = ReadonlyMap<string, unknown>;
export const noRaws: Raws = new Map();

/** Work may keep the event loop to itself for so long. Milliseconds. */
const TURN_MS = 10;

/** Redacting ten thousand events takes seconds: between them, other requests get their turn. */
export async function accept(
  project: string,
  received: number,
  signals: readonly Signal[],
  raws: Raws,
): Promise<Weighed> {
  const accepted: Accepted = { project, received, errors: [], outcomes: [], flags: [], checkIns: [] };
  const boots: Boot[] = [];
  const healths: HealthReport[] = [];
  let bytes = 0;
  let turn = performance.now();
  for (const signal of signals) {
    if (performance.now() - turn > TURN_MS) {
      await new Promise(setImmediate);
      turn = performance.now();
    }
    bytes += SIGNAL_BYTES;
    switch (signal.kind) {
      case "error": {
        const raw = rawText(raws.get(signal.error.id));
        // The decoded event weighs about as much as what it was read from.
        bytes += raw === null ? 4 * SIGNAL_BYTES : 3 * raw.length;
        const error = redactEvent(signal.error);
        const body = packLarge(error, raw);
        accepted.errors.push(body ? { error, raw: null, body } : { error, raw });
        break;
      }
      case "outcome":
        accepted.outcomes.push(signal.outcome);
        break;
      case "flag":
        accepted.flags.push(redact(signal.flag).value);
        break;
      case "check-in":
        accepted.checkIns.push(signal.checkIn);
        break;
      case "boot":
        boots.push({ ...redact(signal.boot).value, id: signal.boot.id, started: signal.boot.started });
        break;
      case "health":
        // Times are what they are, even where they look like a card number.
        healths.push({ ...redact(signal.health).value, time: signal.health.time });
        break;
    }
  }
  if (healths.length > 0) accepted.healths = healths;
  if (boots.length > 0) accepted.boots = boots;
  return { accepted, bytes, items: signals.length };
}

function rawText(came: unknown): string | null {
  return came === undefined ? null : (JSON.stringify(redact(came).value) ?? null);
}
