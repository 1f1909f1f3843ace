/** Changes: what was done to a service, and what a new failure may come from. */
import { z } from "zod";

/** A file as one commit left it. */
export const ChangedFile = z.object({
  /** From the repository's root, with `/`. */
  path: z.string(),
  /** Its path before, where the commit moved it. */
  from: z.string().optional(),
  /** Lines of the released file that are this commit's (git blame), as first and last, 1-based. */
  lines: z.array(z.tuple([z.number().int(), z.number().int()])).optional(),
  /** Lines that it added and removed, without their line ends; bounded by who made the change. */
  added: z.array(z.string()).optional(),
  removed: z.array(z.string()).optional(),
  /** What the changed lines are part of: functions, classes, constants, settings, the innermost first; bounded by who made the change. */
  defines: z.array(z.string()).optional(),
  /** Whether nothing but white space and comments was changed, told place by place by whoever read the change. */
  cosmetic: z.boolean().optional(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

export const Commit = z.object({
  /** Full hash. */
  id: z.string(),
  /** First line. */
  message: z.string(),
  author: z.string().optional(),
  /** Epoch milliseconds when it was committed. */
  time: z.number().optional(),
  files: z.array(ChangedFile),
});
export type Commit = z.infer<typeof Commit>;

/**
 * Something done to a service.
 *
 * @example
 * const change: Change = { id: "d-17", kind: "deploy", time: Date.now(), title: "2.4.0", release: "2.4.0", commits: [] };
 */
export const Change = z.object({
  id: z.string(),
  kind: z.enum(["deploy", "migration", "flag", "configuration", "dependency", "restart", "scale"]),
  /** Epoch milliseconds when it took effect. */
  time: z.number(),
  service: z.string().optional(),
  environment: z.string().optional(),
  /** The release that it brought or was made in. */
  release: z.string().optional(),
  title: z.string(),
  /** Of a deploy: what the release has over the one before, oldest first. */
  commits: z.array(Commit).optional(),
  /** What it is about: the flag's key, the variables' names, the package, tables and columns. */
  names: z.array(z.string()).optional(),
});
export type Change = z.infer<typeof Change>;
