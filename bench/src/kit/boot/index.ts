/** Starts that hang, each in a process of its own: named are the phase and the file and line of the pending `await`. */
import { readFileSync } from "node:fs";
import { table } from "../../measure/table.ts";
import { runChild } from "../run-child.ts";
import { verdict } from "../verdict.ts";
import { hangs } from "./hangs.ts";

/** Processes beside each other. */
const AT_ONCE = 3;

const files = ["hangs.ts", "waits-at-top-level.ts"];

export async function boot(rounds: number): Promise<string> {
  const rows = [["start that hangs", "phase", "named at", "rightly"]];
  const wrong: string[] = [];
  // What is said does not depend on the machine's noise: two rounds show that it is steady.
  const times = Math.min(rounds, 2);
  let right = 0;
  const left = Object.keys(hangs);
  const found = new Map<string, Finding>();
  // Most of it is waiting for deadlines.
  const work = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift())
      found.set(name, await find(name, times));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const name of Object.keys(hangs)) {
    const { held, shown, complaints } = found.get(name)!;
    if (held === times) right++;
    rows.push([name, ...shown, held === times ? "yes" : `${held} of ${times}`]);
    wrong.push(...complaints);
  }
  const all = Object.keys(hangs).length;
  rows.push(["all", "", `${right} of ${all}`, verdict(right === all, "every case")]);
  return [
    table(rows),
    `${times} rounds, a process for each; rightly: phase and line in the report of the failed start, and the process ended by itself with exit code 1, or by its own SIGKILL inside of a native call. Deadline 1 s.`,
    ...wrong,
  ].join("\n");
}

interface Finding {
  held: number;
  shown: string[];
  complaints: string[];
}

async function find(name: string, times: number): Promise<Finding> {
  const expected = expectedSites(name);
  const finding: Finding = { held: 0, shown: [], complaints: [] };
  for (let round = 0; round < times; round++) {
    const { complaints, code, late } = await runChild(new URL("./run-hang.ts", import.meta.url), {
      args: [name],
      limit: 20_000,
    });
    const phase = /^Phase +(\w+)/m.exec(complaints)?.[1] ?? "none";
    const site = /^Waits at +\S*?([\w.-]+:\d+)/m.exec(complaints)?.[1] ?? "nowhere";
    finding.shown = [phase, site];
    // A native call that nothing ends keeps the process until its watchdog kills it: no code then.
    const ended = !late && (code === 1 || code === null);
    if (ended && phase === "hangs" && expected.includes(site)) finding.held++;
    else
      finding.complaints.push(
        `${name}: ${late ? "the process did not end; " : ""}phase ${phase}, ${site}, not ${expected.join(" or ")}\n${complaints}`,
      );
  }
  return finding;
}

function expectedSites(name: string): string[] {
  return files.flatMap((file) =>
    readFileSync(new URL(file, import.meta.url), "utf8")
      .split("\n")
      .flatMap((line, at) => (line.endsWith(`// hang: ${name}`) ? [`${file}:${at + 1}`] : [])),
  );
}
