/** What a log tells over time, in sentences that cite it: the same ones in text, JSON and report. */
import type { KnownOverTime, OverTime } from "./over-time/index.ts";

type Loop = OverTime["loops"][number];

export interface ToldOverTime {
  what: `${Loop["kind"]}-loop` | "sign-in-failures" | "burst" | "slower" | "release-worse" | "release-alike";
  text: string;
  signal: string;
  /** Epoch milliseconds at which it began; null where that is not known. */
  time: number | null;
}

/** Of the whole log: whether or not a failure was found in it. */
export function toldOfLog({ loops, signIns }: OverTime): ToldOverTime[] {
  const told = loops.map(
    ({ kind, service, reason, signal, first }): ToldOverTime => ({
      what: `${kind}-loop`,
      text: `${service ?? "A process"} ${kind === "crash" ? "crashes at its start, again and again" : "is ended again and again"}: ${reason}`,
      signal,
      time: first ?? null,
    }),
  );
  if (signIns)
    told.push({
      what: "sign-in-failures",
      text: `Sign-in failures: ${open(signIns.reason)}`,
      signal: signIns.signal,
      time: null,
    });
  return told;
}

/** Of one diagnosis. */
export function toldOf({ burst, latency, releases }: KnownOverTime): ToldOverTime[] {
  const told: ToldOverTime[] = [];
  if (burst)
    told.push({
      what: "burst",
      text: `A burst of errors: ${burst.seen} where ${Math.max(1, Math.round(burst.expected))} were to be expected`,
      signal: burst.signal,
      time: null,
    });
  if (latency)
    told.push({
      what: "slower",
      text: `Slower: ${open(latency.reason)}`,
      signal: latency.signal,
      time: null,
    });
  if (releases) {
    const { comparison, signal } = releases;
    if (comparison.verdict !== "not enough data")
      told.push({
        what: comparison.verdict === "fail" ? "release-worse" : "release-alike",
        text: open(comparison.reason),
        signal,
        time: null,
      });
  }
  return told;
}

/** Without its full stop: what it rests on follows. */
function open(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
