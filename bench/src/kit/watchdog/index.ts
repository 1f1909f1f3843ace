/** A blocked event loop, named by file and line: how long after the threshold, and whether rightly. */
import { readFileSync } from "node:fs";
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { measureInChild } from "../run-child.ts";
import { verdict } from "../verdict.ts";
import { unreadable } from "./blocks.ts";

const THRESHOLD = 500;

interface Named {
  name: string;
  /** Milliseconds from the beginning of the block until another thread heard its line. */
  named?: number;
  site?: string;
}

export async function watchdog(rounds: number): Promise<string> {
  const lines = readFileSync(new URL("./blocks.ts", import.meta.url), "utf8").split("\n");
  const all: Named[][] = [];
  for (let round = 0; round < rounds; round++)
    all.push(await measureInChild<Named[]>(new URL("./run-blocks.ts", import.meta.url)));
  const rows = [
    ["blocked event loop", "ms after the threshold", "worst ms", "named rightly", "wrongly", "goal"],
  ];
  const wrong: string[] = [];
  for (const [index, { name }] of all[0]!.entries()) {
    const expected = lines.flatMap((line, at) =>
      line.endsWith(`// block: ${name}`) ? [`blocks.ts:${at + 1}`] : [],
    );
    const results = all.map((one) => one[index]!);
    const isRight = ({ site }: Named) =>
      expected.some((one) => site?.includes(`${one} `) || site?.endsWith(one));
    const right = results.filter(isRight);
    const named = results.filter(({ site }) => site !== undefined && site !== "nowhere");
    const innocent = named.filter((one) => !isRight(one));
    for (const { site } of innocent) wrong.push(`${name}: named ${site}, not ${expected.join(" or ")}`);
    const delays = right.flatMap(({ named: after }) => (after === undefined ? [] : [after - THRESHOLD]));
    rows.push([
      name,
      delays.length === 0 ? "" : median(delays).toFixed(0),
      delays.length === 0 ? "" : Math.max(...delays).toFixed(0),
      `${right.length} of ${results.length}`,
      String(innocent.length),
      Object.hasOwn(unreadable, name)
        ? verdict(innocent.length === 0, "no line rather than a wrong one")
        : `${verdict(median(delays) <= 100, "<= 100 ms")}, ${verdict(right.length === results.length, "file:line")}`,
    ]);
  }
  return [
    table(rows),
    `${rounds} rounds, a process each; medians; blocks of 1 s, threshold ${THRESHOLD} ms, counted from the beginning of the block until a second thread has heard the line. No add-on, no open port. The last ${Object.keys(unreadable).length} stand in native code for all of that time, where V8 can't be interrupted. Sentry's native add-on begins at 1 s.`,
    ...wrong,
  ].join("\n");
}
