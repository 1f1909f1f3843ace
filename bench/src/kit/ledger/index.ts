/** A swallowed exception, recorded: the catch that was rewritten beside the plain one and beside the inspector's pause. */
import { readFileSync } from "node:fs";
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { measureInChild } from "../run-child.ts";
import { verdict } from "../verdict.ts";

export type Way = "plain" | "hook" | "inspector";

/** Microseconds. */
export interface WayResult {
  /** A request that throws and swallows one exception. */
  thrown: number;
  /** One exception of a request that swallows a hundred. */
  worst: number;
  /** A call that throws nothing. */
  fine: number;
  /** As `thrown`, and the ledger is read once. */
  read?: number | undefined;
  /** What is known of the last one. */
  seen: { thrown?: string | undefined; caught?: string | undefined };
}

const ways: Way[] = ["plain", "hook", "inspector"];

export async function ledger(rounds: number): Promise<string> {
  const all: Record<Way, WayResult>[] = [];
  for (let round = 0; round < rounds; round++) {
    const results = {} as Record<Way, WayResult>;
    for (const way of ways)
      results[way] = await measureInChild(new URL("./run-throws.ts", import.meta.url), {
        args: [way],
        node: way === "hook" ? ["--import", "@holdfast/kit/register"] : [],
      });
    all.push(results);
  }
  const wanted = {
    thrown: `throwing.ts:${lineOf("throw new QuoteError(`no quote")}`,
    caught: `throwing.ts:${lineOf("} catch {")}`,
  };
  for (const { hook, inspector, plain } of all) {
    if (hook.seen.thrown !== wanted.thrown || hook.seen.caught !== wanted.caught)
      throw new Error(`the ledger names ${JSON.stringify(hook.seen)}, not ${JSON.stringify(wanted)}`);
    if (inspector.seen.thrown !== wanted.thrown)
      throw new Error(`the inspector names ${JSON.stringify(inspector.seen)}`);
    if (plain.seen.caught !== undefined) throw new Error("without the hook something was recorded");
  }
  const middle = (way: Way, of: "thrown" | "worst" | "fine") => median(all.map((one) => one[way][of]));
  const over = (way: Way, of: "thrown" | "worst") => median(all.map((one) => one[way][of] - one.plain[of]));
  const read = median(all.map(({ hook, plain }) => hook.read! - plain.thrown));
  const ratio = middle("hook", "fine") / middle("plain", "fine");
  const row = (name: string, way: Way, sites: string, goal: string) => [
    name,
    middle(way, "thrown").toFixed(2),
    way === "plain" ? "" : over(way, "thrown").toFixed(2),
    way === "plain" ? "" : over(way, "worst").toFixed(2),
    (middle(way, "fine") * 1_000).toFixed(2),
    sites,
    goal,
  ];
  const rows = [
    [
      "swallowed exception",
      "us per throw",
      "over plain",
      "of 100 in a request",
      "ns where nothing throws",
      "names",
      "goal",
    ],
    row("plain throw and catch", "plain", "nothing", ""),
    row(
      "holdfast: register hook",
      "hook",
      "throw, catch",
      `${verdict(Math.max(over("hook", "thrown"), over("hook", "worst")) <= 5, "<= 5 us")}, ${verdict(ratio <= 1.05, "nothing where nothing throws")}`,
    ),
    row("inspector: pause on exceptions", "inspector", "throw", ""),
  ];
  return [
    table(rows),
    `${rounds} rounds, a process for each way; medians. Each throw makes an Error with its stack; one for a request, whose context is made and entered anew. Where nothing throws: ${ratio.toFixed(2)} of plain.`,
    `Stacks are read when somebody reads the ledger: ${read.toFixed(1)} us over plain for recorded, settled and described as class, message, throw site and catch site.`,
  ].join("\n");
}

function lineOf(text: string): number {
  const lines = readFileSync(new URL("./throwing.ts", import.meta.url), "utf8").split("\n");
  return lines.findIndex((line) => line.includes(text)) + 1;
}
