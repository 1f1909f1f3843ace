/** A failed start in full, for stderr: with the stack of its root. */
import { redactText } from "@holdfast/signals/redact";
import { type FailureText, failureText } from "../core/index.ts";
import { errorFacts } from "./error-facts.ts";

export interface FailureReport extends Omit<FailureText, "stack"> {
  error?: unknown;
}

const STACK_MAX = 6_000;

export function printFailure({ error, ...report }: FailureReport): string {
  const stack = error === undefined ? "" : (errorFacts(error)[0]?.stack ?? "");
  return failureText({ ...report, stack: redactText(stack.slice(0, STACK_MAX)) });
}
