/** Boots of services that have the kit: the log record `holdfast.boot`, told at the start's beginning and at its end. */
import { Boot } from "../words/operation.ts";
import type { Attributes } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import type { Origin } from "./resource.ts";

/** Event name that says how far a start has come. */
export const bootEvent = "holdfast.boot";

type Phase = Boot["phases"][number];

/** Phases read of one boot. */
const PHASES_MAX = 200;

/** Reads one boot; `undefined` without an id, a time or a known outcome. */
export function bootOf(attributes: Attributes, origin: Origin, batch: Batch): Boot | undefined {
  const id = attributes.text("holdfast.boot.id", 128);
  const started = timeOf(attributes.number("holdfast.boot.started"), batch);
  const outcome = Boot.shape.outcome.safeParse(attributes.text("holdfast.boot.outcome"));
  if (id === undefined || started === undefined || !outcome.success) return undefined;
  const boot: Boot = { id, started, phases: phasesOf(attributes, batch), outcome: outcome.data };
  for (const field of ["service", "instance", "release", "environment"] as const) {
    const value = attributes.text(`holdfast.boot.${field}`) ?? origin[field];
    if (value !== undefined) boot[field] = value;
  }
  const ended = timeOf(attributes.number("holdfast.boot.ended"), batch);
  if (ended !== undefined && ended >= started) boot.ended = ended;
  return boot;
}

/** Epoch milliseconds; a clock that is ahead says no more than the receipt. */
function timeOf(time: number | undefined, { received, limits }: Batch): number | undefined {
  if (time === undefined || time <= 0) return undefined;
  return time > received + limits.futureMs ? received : time;
}

/** `settings done (12 ms); database hung (30000 ms)`; the list may be cut at its end, and what can't be read there is left out. */
function phasesOf(attributes: Attributes, { limits }: Batch): Phase[] {
  const text = attributes.text("holdfast.boot.phases", limits.messageChars);
  if (text === undefined) return [];
  return text
    .split("; ", PHASES_MAX)
    .map(phaseOf)
    .filter((phase) => phase !== undefined);
}

function phaseOf(text: string): Phase | undefined {
  const told = /^(.+) ([a-z]+)(?: \((\d{1,15}) ms\))?$/.exec(text);
  const state = Boot.shape.phases.element.shape.state.safeParse(told?.[2]);
  if (!told || !state.success) return undefined;
  return {
    name: told[1]!,
    state: state.data,
    ...(told[3] !== undefined && { duration: Number(told[3]) }),
  };
}
