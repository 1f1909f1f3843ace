/** One exception of a failure, and the frames it was thrown through. */
import { z } from "zod";

/** The source around a frame's line, as the SDK read it (a few lines each way). */
export const SourceContext = z.object({
  before: z.array(z.string()),
  line: z.string(),
  after: z.array(z.string()),
});
export type SourceContext = z.infer<typeof SourceContext>;

/**
 * One frame of a stack.
 *
 * `inApp` is the sender's word or, where it gave none, what the decoder derives from the path
 * (dependencies, standard library and runtime internals are not in-app); absent means unknown.
 *
 * @example
 * const frame: Frame = { function: "loadDashboard", file: "/app/src/dashboard/load.ts", line: 41, inApp: true };
 */
export const Frame = z.object({
  /** Function or method as the runtime names it, e.g. `QuoteStore.statistics`. */
  function: z.string().optional(),
  /** Module, package or class path where the platform has one, e.g. `app.services.quotes`. */
  module: z.string().optional(),
  /** File as the sender wrote it: path or URL, never resolved against this machine. */
  file: z.string().optional(),
  /** 1-based. */
  line: z.number().optional(),
  /** 1-based. */
  column: z.number().optional(),
  inApp: z.boolean().optional(),
  context: SourceContext.optional(),
});
export type Frame = z.infer<typeof Frame>;

/**
 * How an exception stands to the later one that it led to.
 *
 * - `cause`: linked by the program (`cause`, `__cause__`, `Caused by`, `%w`).
 * - `context`: raised while the earlier one was being handled (Python's `__context__`).
 * - `member`: one of the errors that an aggregate collects.
 * - `suppressed`: kept aside while the other one was thrown (`SuppressedError`, Java's `Suppressed`).
 * - `earlier`: seen before in the same request or trace, not linked by the program.
 */
export const Relation = z.enum(["cause", "context", "member", "suppressed", "earlier"]);
export type Relation = z.infer<typeof Relation>;

/**
 * One exception. In a list they stand oldest first; `to.index` is always larger than the own index.
 *
 * @example
 * const cause: Exception = { type: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED", frames: [] };
 */
export const Exception = z.object({
  /** Class or kind, e.g. `TypeError`; `Error` where none is known. */
  type: z.string(),
  message: z.string(),
  /** SQLSTATE, errno name or the library's own code, e.g. `42P01`, `ECONNREFUSED`, `P2002`. */
  code: z.string().optional(),
  /** HTTP status the exception carries, e.g. 503. */
  status: z.number().optional(),
  /** Throw site first, outermost caller last. */
  frames: z.array(Frame),
  /** The later exception that this one led to; absent on the outermost one. */
  to: z.object({ relation: Relation, index: z.number().int().nonnegative() }).optional(),
  /** False: nobody caught it (it reached the process or the framework). */
  handled: z.boolean().optional(),
  /** How the sender captured it, e.g. `generic`, `onunhandledrejection`, `middleware`. */
  mechanism: z.string().optional(),
  /** True: the sender made it up to carry a stack (message events), not a thrown exception. */
  synthetic: z.boolean().optional(),
  /** Where it was caught and not rethrown, when known. */
  swallowedAt: Frame.optional(),
  /** Epoch milliseconds, when it is known better than by its event. */
  time: z.number().optional(),
  /** The signal that it was read from: `event <id>`, `line 12`, `breadcrumb 3`: what a claim about it cites. */
  seen: z.string().optional(),
});
export type Exception = z.infer<typeof Exception>;
