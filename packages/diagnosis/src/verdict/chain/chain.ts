/** The types of a chain: what led to what, the first link first. */
import type { Evidence } from "@holdfast/signals";

export interface ChainStep {
  /** What it was, in a sentence without its full stop. */
  text: string;
  /** Epoch milliseconds; absent where only the order is known. */
  time?: number;
  place?: string;
  /** Stable word for what it was: a sort of happening, or the part of an exception. */
  what: string;
  /** Citations, at least one. */
  signals: string[];
  /** Why it followed from the step before; absent on the first. */
  because?: string;
  /** Slug of the rule that says so. */
  rule?: string;
}

/** Steps in order: the first is the cause of the others as far as the evidence goes. */
export interface Chain {
  steps: ChainStep[];
  /** What the steps explain beside the chain itself: seen, and no cause. */
  also: ChainStep[];
  /** `likely`: every rule in it is strong. Never more: an order of events is no experiment. */
  status: "likely" | "possible";
  /** Why it is not surer, or what was looked for before the first step and not seen. */
  open: Evidence[];
}
