/** Boots, health and check-ins: what a service did. */
import { z } from "zod";

/** One start of one instance. */
export const Boot = z.object({
  id: z.string(),
  service: z.string().optional(),
  instance: z.string().optional(),
  release: z.string().optional(),
  environment: z.string().optional(),
  /** Epoch milliseconds. */
  started: z.number(),
  ended: z.number().optional(),
  phases: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["waiting", "running", "done", "failed", "hung", "skipped"]),
      /** Milliseconds. */
      duration: z.number().optional(),
      reason: z.string().optional(),
    }),
  ),
  outcome: z.enum(["starting", "ready", "failed", "hung", "stopped", "killed"]),
});
export type Boot = z.infer<typeof Boot>;

/** The answer of a check, and of a service: `pass`, `warn` (serves, though degraded) or `fail`. (After the draft `application/health+json`) */
export const HealthStatus = z.enum(["pass", "warn", "fail"]);
export type HealthStatus = z.infer<typeof HealthStatus>;

/** A health answer: its checks and whom they affect. */
export const HealthReport = z.object({
  service: z.string().optional(),
  instance: z.string().optional(),
  release: z.string().optional(),
  environment: z.string().optional(),
  /** Epoch milliseconds. */
  time: z.number(),
  /** When the same was said again, oldest first. (Default: never) */
  again: z.array(z.number()).optional(),
  status: HealthStatus,
  /** Who asked was answered so. Absent where nobody asked, or it is not known. */
  answered: z.object({ path: z.string(), status: z.number() }).optional(),
  /**
   * True where only the answers were seen, by requests that were counted: then no check stands in `checks`, though there may be some.
   * (Default: the service told of all its checks)
   */
  unseen: z.boolean().optional(),
  checks: z.array(
    z.object({
      name: z.string(),
      status: HealthStatus,
      /** Its failure makes the answer a no. (Default: not known) */
      critical: z.boolean().optional(),
      output: z.string().optional(),
      affects: z.array(z.string()),
    }),
  ),
});
export type HealthReport = z.infer<typeof HealthReport>;

/** A scheduled job's word about itself (Sentry `check_in`). */
export const CheckIn = z.object({
  id: z.string(),
  monitor: z.string(),
  status: z.enum(["in_progress", "ok", "error", "missed", "timeout", "unknown"]),
  time: z.number().optional(),
  /** Milliseconds. */
  duration: z.number().optional(),
  environment: z.string().optional(),
  release: z.string().optional(),
});
export type CheckIn = z.infer<typeof CheckIn>;
