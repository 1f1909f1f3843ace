/** What platforms and servers say of a process that ended or did not answer: facts about the end, never about the cause. */
import type { Exception } from "@holdfast/signals";
import { now, type Recognised } from "../analyzers/analyzer.ts";
import { reportOf } from "../analyzers/kind-of.ts";
import type { Failure } from "../correlate/failure.ts";

/** The first fact that the failure's texts tell of. */
export function platformFact({ events, exceptions }: Failure): Recognised | undefined {
  const texts: string[] = [];
  for (const { message } of events.slice(0, 20)) if (message !== undefined) texts.push(message.slice(0, 600));
  for (const { type, message } of exceptions.slice(0, 20))
    texts.push(`${type === "Error" ? "" : `${type}: `}${message.slice(0, 600)}`);
  const fact = reportOf(texts);
  const place = fact && stoppedAt(exceptions);
  if (!fact || place === undefined) return fact;
  return {
    ...fact,
    fixes: [now(`Look at ${place}: there the work stood when it was stopped.`), ...fact.fixes.slice(1)],
  };
}

/** An exit that was forced on running code shows where that stood. */
function stoppedAt(exceptions: readonly Exception[]): string | undefined {
  for (const { type, frames } of exceptions) {
    if (type !== "SystemExit") continue;
    const frame = frames.find((one) => one.inApp === true);
    if (frame?.file !== undefined) return `${frame.file}${frame.line === undefined ? "" : `:${frame.line}`}`;
  }
  return undefined;
}
