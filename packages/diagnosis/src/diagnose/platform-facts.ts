/** What platforms say of a process that ended or did not answer: facts about the end, never about the cause. */
import type { Exception, Fix } from "@holdfast/signals";
import type { Failure } from "../correlate/failure.ts";
import { now, today } from "./kinds/kind.ts";

export interface PlatformFact {
  /** Stable slug, e.g. `killed`. */
  kind: string;
  title: string;
  fixes: Fix[];
}

interface Known extends PlatformFact {
  text: RegExp;
}

const LIMIT = now("Look at the last line that was logged before: the work stood in whatever came after it.");
const BEFORE = now("Read the last lines that the process wrote before that: an error there is the cause.");

const FACTS: readonly Known[] = [
  {
    kind: "time-limit",
    text: /task timed out after [\d.]+ seconds|status: timeout/i,
    title: "The platform stopped the function at its time limit",
    fixes: [
      LIMIT,
      today("Give every call inside a deadline below the function's own, so that it fails with a name."),
    ],
  },
  {
    kind: "time-limit",
    text: /worker timeout \(pid/i,
    title: "The server stopped a worker that did not answer within its time limit",
    fixes: [
      LIMIT,
      today(
        "Bound the work of one request, or move it to a job; raise the limit only if the work is meant to last.",
      ),
    ],
  },
  {
    kind: "time-limit",
    text: /\bh12\b/i,
    title: "The platform's router stopped waiting for an answer (H12)",
    fixes: [
      now("Look at what these routes wait for: the app's own log, the database's slow statements and locks."),
      today("Answer before the router's limit (30 s): set deadlines on calls, move long work to a job."),
    ],
  },
  {
    kind: "killed",
    text: /exit(?:ed)?(?: \w+){0,2}(?: status| code)?[ :=]*137\b|oomkilled|^(?:\[\d+\]\s+\d+ )?killed\b|\bsigkill\b/i,
    title:
      "The process was killed from outside: the memory limit most often, else a failed health check or a forced stop",
    fixes: [
      now(
        "Ask the platform for the reason of the end (`OOMKilled` in the container's last state, its events) and look at the memory before it.",
      ),
      today(
        "Set the runtime's heap below the container's limit, so that it fails with a stack rather than by a kill.",
      ),
    ],
  },
  {
    kind: "not-running",
    text: /\bh1[0-9]\b|app crashed|upstream prematurely closed|while connecting to upstream|no live upstreams|failed to connect to machine|back-off restarting|crashloopbackoff/i,
    title: "The app did not run, or died, when it was asked",
    fixes: [BEFORE],
  },
  {
    kind: "not-ready",
    text: /application startup failed|application failed to|probe (?:failed|errored)|health ?checks?\b.*failed|failed health/i,
    title: "The app did not become ready",
    fixes: [BEFORE, today("Let the start log the name and the error of the phase that fails.")],
  },
  {
    kind: "exited",
    text: /exit(?:ed)?\b.{0,40}(?:status|code)[ :=]*[1-9]\d*|^SystemExit: [1-9]|runtime exited|worker failed to boot|terminated with/i,
    title: "The process ended itself with an error code",
    fixes: [BEFORE],
  },
];

/** The first fact that the failure's texts tell of. */
export function platformFact({ events, exceptions }: Failure): PlatformFact | undefined {
  const texts: string[] = [];
  for (const { message } of events.slice(0, 20)) if (message !== undefined) texts.push(message.slice(0, 600));
  for (const { type, message } of exceptions.slice(0, 20))
    texts.push(`${type === "Error" ? "" : `${type}: `}${message.slice(0, 600)}`);
  for (const { text, kind, title, fixes } of FACTS) {
    if (!texts.some((one) => text.test(one))) continue;
    const place = stoppedAt(exceptions);
    if (place === undefined) return { kind, title, fixes };
    return {
      kind,
      title,
      fixes: [now(`Look at ${place}: there the work stood when it was stopped.`), ...fixes.slice(1)],
    };
  }
  return undefined;
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
