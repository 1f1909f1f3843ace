/** What a decoder hands on: signals, and what it had to leave out. */

import type { ErrorEvent, FlagEvaluation } from "./error-event.ts";
import type { Boot, CheckIn, HealthReport } from "./operation.ts";
import type { Outcome } from "./outcome.ts";

/**
 * One thing that a decoder understood.
 *
 * @example
 * const errors = decoded.signals.flatMap((signal) => (signal.kind === "error" ? [signal.error] : []));
 */
export type Signal =
  | { kind: "error"; error: ErrorEvent }
  | { kind: "outcome"; outcome: Outcome }
  | { kind: "flag"; flag: FlagEvaluation }
  | { kind: "check-in"; checkIn: CheckIn }
  | { kind: "boot"; boot: Boot }
  | { kind: "health"; health: HealthReport };

/** Something that came in and was not kept, and why. `reason` is a stable slug, e.g. `unknown_item`, `too_deep`. */
export interface Dropped {
  reason: string;
  /** What it was, in the wire format's own word, e.g. `transaction`, `replay_recording`, `log`. */
  category: string;
  count: number;
  /** `client`: the sender says it dropped this before sending (Sentry `client_report`). (Default: "decoder") */
  by?: "decoder" | "client";
}

/**
 * A decoded payload. Invariant: every item of the input is in `signals`, in `dropped` or in `counted`.
 *
 * @example
 * decoded.dropped; // [{ reason: "unknown_item", category: "replay_recording", count: 1 }]
 */
export interface Decoded {
  signals: Signal[];
  dropped: Dropped[];
  /** Items understood and only counted, by category: successes, informational logs. */
  counted: Record<string, number>;
}

/**
 * Why a payload could not be decoded at all.
 *
 * @example
 * reply.status(failure.status).send({ code: failure.code, detail: failure.message });
 */
export interface DecodeFailure {
  /** Stable slug, e.g. `malformed_json`, `too_large`. */
  code: string;
  /** What happened, why, what to do. */
  message: string;
  /** HTTP status that fits: 400, 403, 413, 415. */
  status: number;
}

/**
 * Decoders never throw: they return one of these.
 *
 * @example
 * const result = decodeLog(text);
 * if (!result.ok) throw new Error(result.failure.message);
 * result.value.events; // known to be there
 */
export type Result<T> = { ok: true; value: T } | { ok: false; failure: DecodeFailure };
