/** A batch by project, each event once. */
import type { ErrorEvent, FlagEvaluation } from "@holdfast/signals";
import { tieKey } from "../../process/index.ts";
import type { Accepted } from "../store.ts";

/** An event that may be new. */
export interface Candidate {
  error: ErrorEvent;
  raw: string | null;
  received: number;
  trace: string | null;
  request: string | null;
  /** The event as it came, and its JSON where that is known. */
  came: { error: ErrorEvent; json: string | undefined };
  /** `came.error` and the raw text, packed, once they are; `raw` may be null then. */
  body?: Uint8Array;
}

export interface ProjectBatch {
  project: string;
  /** By event id. */
  candidates: Map<string, Candidate>;
  /** Events that came more than once in the batch itself. */
  repeated: number;
  /** Flags told apart from events, by trace. */
  flags: Map<string, FlagEvaluation[]>;
}

/** Projects are sorted, so that writers take locks in one order. */
export function splitByProject(batch: readonly Accepted[]): ProjectBatch[] {
  const parts = new Map<string, ProjectBatch>();
  for (const { project, received, errors, flags } of batch) {
    let part = parts.get(project);
    if (!part) {
      part = { project, candidates: new Map(), repeated: 0, flags: new Map() };
      parts.set(project, part);
    }
    for (const { error, raw, json, body } of errors) {
      if (part.candidates.has(error.id)) {
        part.repeated++;
        continue;
      }
      part.candidates.set(error.id, {
        error: Number.isFinite(error.time) ? error : { ...error, time: received },
        raw,
        received,
        trace: tieKey(error.traceId),
        request: tieKey(error.request?.id),
        came: { error, json },
        ...(body && { body }),
      });
    }
    for (const flag of flags) {
      const trace = tieKey(flag.traceId);
      if (!trace) continue;
      const of = part.flags.get(trace);
      if (of) of.push(flag);
      else part.flags.set(trace, [flag]);
    }
  }
  return [...parts.values()].sort((a, b) => (a.project < b.project ? -1 : 1));
}
