/** The serializer on hostile values and on a small object, beside the seven that services use. */
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { measureInChild, runChild } from "../run-child.ts";
import { verdict } from "../verdict.ts";
import { hostile } from "./hostile.ts";

/** Milliseconds: a serializer that holds the event loop longer has failed. */
const CAP = 1_000;
/** Milliseconds after which the process is ended. */
const KILLED = 10_000;
/** Characters: more than this is no log line and no answer. */
const BOUND = 1024 * 1024;

const names = [
  "holdfast",
  "JSON.stringify",
  "safe-stable-stringify",
  "fast-safe-stringify",
  "superjson",
  "serialize-error",
  "pino-std-serializers",
  "devalue",
];

interface Outcome {
  time: number;
  why?: "threw" | "invalid" | "unbounded" | "late" | "killed";
}

export async function serializer(rounds: number): Promise<string> {
  const small: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round++)
    small.push(await measureInChild(new URL("./run-small.ts", import.meta.url)));
  const rows = [
    [
      "serializer",
      `survived of ${hostile.length}`,
      "threw",
      "invalid",
      "unbounded",
      "late",
      "killed",
      "worst ms",
      "small us",
      "goal",
    ],
  ];
  const notes: string[] = [];
  for (const name of names) {
    const all: Outcome[][] = [];
    for (let round = 0; round < (name === "holdfast" ? rounds : 1); round++) all.push(await outcomesOf(name));
    // What fails in one round has failed; times are the median of the rounds.
    const outcomes = all[0]!.map((first, index) => ({
      why: all.map((one) => one[index]!.why).find((why) => why !== undefined),
      time: all.length > 1 ? median(all.map((one) => one[index]!.time)) : first.time,
    }));
    const count = (why: Outcome["why"]) => outcomes.filter((one) => one.why === why).length;
    const worst = Math.max(...outcomes.map(({ time }) => time));
    const us = median(small.map((one) => one[name]!));
    const survived = count(undefined);
    rows.push([
      name,
      String(survived),
      ...(["threw", "invalid", "unbounded", "late", "killed"] as const).map((why) =>
        String(count(why) || ""),
      ),
      worst >= KILLED ? `> ${KILLED}` : worst.toFixed(worst < 10 ? 1 : 0),
      us.toFixed(2),
      name === "holdfast"
        ? `${verdict(survived === hostile.length, "19 of 19")}, ${verdict(worst <= 50, "<= 50 ms")}, ${verdict(us <= 3, "<= 3 us")}`
        : "",
    ]);
    if (name === "holdfast")
      notes.push(
        ...outcomes.flatMap(({ why }, index) =>
          why === undefined ? [] : [`holdfast ${why}: ${hostile[index]![0]}`],
        ),
        `holdfast's slowest: ${hostile[outcomes.findIndex(({ time }) => time === worst)]![0]}.`,
      );
  }
  return [
    table(rows),
    `Survived: no throw, valid JSON of at most 1 MiB, within ${CAP} ms. Peers with bounds of their own have them set as the kit's: depth 64, 1,000 items. The small object: ${rounds} rounds, medians.`,
    ...notes,
  ].join("\n");
}

/** Every hostile value; where one ends the process, a new one goes on after it. */
async function outcomesOf(name: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  while (outcomes.length < hostile.length) {
    const { output } = await runChild(new URL("./run-hostile.ts", import.meta.url), {
      args: [name, String(outcomes.length)],
      node: ["--expose-gc", "--max-old-space-size=1024"],
      limit: KILLED,
    });
    const before = outcomes.length;
    for (const line of output.split("\n").filter((text) => text.includes('"index"'))) {
      const { time, threw, valid, length } = JSON.parse(line) as {
        time: number;
        threw: boolean;
        valid: boolean;
        length: number;
      };
      const why = threw
        ? "threw"
        : !valid
          ? "invalid"
          : length > BOUND
            ? "unbounded"
            : time > CAP
              ? "late"
              : undefined;
      outcomes.push({ time, ...(why && { why }) });
    }
    if (outcomes.length < hostile.length) outcomes.push({ time: KILLED, why: "killed" });
    if (outcomes.length === before) throw new Error(`${name} could not be run`);
  }
  return outcomes;
}
