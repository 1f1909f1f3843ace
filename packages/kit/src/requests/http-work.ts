/** The context of one HTTP request: what the core knows of any work, and what ends a request. */
import { type ContextInit, type Degradation, WorkContext } from "../core/index.ts";
import { degradedHeader } from "./degraded-header.ts";

/** Sets a header of an answer that has not begun. Made once per adapter, so that a request allocates no function. */
export type SetHeader<Response> = (response: Response, name: string, value: string) => void;

/** Made for each request: fields are declared, not defined, so that each is stored once. */
export class HttpWork extends WorkContext {
  /** The answer broke off because of `firstError`, after it had begun. */
  declare broken: boolean;
  declare private ended: boolean;
  declare private response: unknown;
  declare private readonly setHeader: SetHeader<unknown> | undefined;

  constructor(init: ContextInit, response?: unknown, setHeader?: SetHeader<unknown>) {
    super(init);
    this.broken = false;
    this.ended = false;
    this.response = response;
    this.setHeader = setHeader;
  }

  /** True the first time. Notes may be kept for long: from here on they keep no response alive. */
  end(): boolean {
    if (this.ended) return false;
    this.ended = true;
    this.response = undefined;
    return true;
  }

  /** The answer says so at once: so nothing has to be asked before each answer. */
  override addDegraded(degradation: Degradation): void {
    super.addDegraded(degradation);
    if (this.response === undefined || this.setHeader === undefined) return;
    try {
      const value = degradedHeader(this.degraded);
      if (value !== "") this.setHeader(this.response, "holdfast-degraded", value);
    } catch {
      // The answer has begun: the log line and the signal say it.
    }
  }
}
