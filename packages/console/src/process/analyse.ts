/** From events of one request to its failures, each with root, fingerprint and issue. Never throws: a failure that cannot be analysed is filed by its own text. */
import {
  contextOf,
  correlate,
  type Failure,
  type Fingerprint,
  fingerprint,
  type Unmasking,
  unmask,
} from "@holdfast/diagnosis";
import { type ErrorEvent, hash128 } from "@holdfast/signals";
import { issueId } from "./issue-id.ts";

/** One failure, understood. */
export interface Analysed {
  issue: string;
  failure: Failure;
  unmasking: Unmasking;
  print: Fingerprint;
}

/** Correlates the events (of one trace or request) and analyses each failure but those that `known` says are understood already. */
export function analyse(
  project: string,
  events: readonly ErrorEvent[],
  known: (failure: Failure) => boolean = () => false,
): Analysed[] {
  let failures: Failure[];
  try {
    failures = correlate(events);
    // Each event belongs to exactly one failure, or counters and rows would part.
    const held = failures.reduce((sum, failure) => sum + failure.events.length, 0);
    if (held !== events.length) failures = events.map(alone);
  } catch {
    failures = events.map(alone);
  }
  return failures.flatMap((failure) => (known(failure) ? [] : [analyseFailure(project, failure)]));
}

/** Analyses events that are to stand alone, each as its own failure. */
export function analyseAlone(project: string, event: ErrorEvent): Analysed {
  return analyse(project, [event])[0] ?? analyseFailure(project, alone(event));
}

function analyseFailure(project: string, failure: Failure): Analysed {
  try {
    const unmasking = unmask(failure.exceptions, contextOf(failure));
    const print = fingerprint(failure, unmasking);
    return { issue: issueId(project, print.version, print.value), failure, unmasking, print };
  } catch (error) {
    return unanalysed(project, failure, error);
  }
}

/** An event that the analysis chokes on must not block its batch, nor get lost: its place is an issue of its own kind. */
function unanalysed(project: string, failure: Failure, error: unknown): Analysed {
  const outermost = failure.exceptions.at(-1);
  const title = outermost
    ? `${outermost.type}: ${outermost.message}`
    : (failure.events[0]?.message ?? "unknown failure");
  const print = { version: 0, value: hash128(title), parts: [`text ${title}`], ignored: [], title };
  const unmasking: Unmasking = {
    root: null,
    status: "inconclusive",
    reason: `The analysis itself failed (${error instanceof Error ? error.message : String(error)}); filed by its text.`,
    tied: [],
    links: failure.exceptions.map((_, index) => ({ index, role: "symptom", reason: "", rule: "unanalysed" })),
    surface: outermost ? failure.exceptions.length - 1 : null,
  };
  return { issue: issueId(project, print.version, print.value), failure, unmasking, print };
}

function alone(event: ErrorEvent): Failure {
  return {
    id: event.id,
    events: [event],
    exceptions: event.exceptions,
    told: event.exceptions.map(() => 0),
    joined: [],
  };
}
