/** What happened to requests: counted, not kept. */
import { z } from "zod";

/**
 * Latency histogram; `counts` has one more entry than `bounds` (the last is the overflow). Bounds in milliseconds.
 *
 * @example
 * const latency: Histogram = { bounds: [10, 100], counts: [7, 2, 1] }; // one took longer than 100 ms
 */
export const Histogram = z.object({ bounds: z.array(z.number()), counts: z.array(z.number()) });
export type Histogram = z.infer<typeof Histogram>;

/** Requests by status class; `other` holds those without a status. */
export const StatusCounts = z.object({
  s1xx: z.number(),
  s2xx: z.number(),
  s3xx: z.number(),
  s4xx: z.number(),
  s5xx: z.number(),
  other: z.number(),
});
export type StatusCounts = z.infer<typeof StatusCounts>;

/**
 * What happened to requests of one route in one window.
 *
 * `basis` tells how it was counted. One service may report the same requests by span and by metric: never add across bases.
 *
 * @example
 * const share = outcome.failed / outcome.total; // of one route in one window
 */
export const Outcome = z.object({
  basis: z.enum(["metric", "span", "session"]),
  /** Start of the window, epoch milliseconds. */
  time: z.number(),
  /** Length of the window in milliseconds; 0 for a single request. */
  width: z.number().nonnegative(),
  service: z.string().optional(),
  release: z.string().optional(),
  environment: z.string().optional(),
  /** `GET /things/:id`; absent for sessions, which have no route. */
  route: z.string().optional(),
  total: z.number().nonnegative(),
  /** 5xx by metric and span; errored, crashed and abnormal by session. */
  failed: z.number().nonnegative(),
  statuses: StatusCounts.optional(),
  degraded: z.number().optional(),
  latency: Histogram.optional(),
});
export type Outcome = z.infer<typeof Outcome>;
