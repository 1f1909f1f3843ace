/** A phase on its way, as the run holds it. */
import type { WorkContext } from "../core/index.ts";

export interface LivePhase {
  context: WorkContext;
  abort: AbortController;
  /** What `run` answered; undefined while it runs synchronously. */
  outer: object | undefined;
  handles: WeakSet<object>;
  blocked: { duration: number; sites: readonly { file: string; line: number }[] } | undefined;
  fail(error: unknown): void;
}
