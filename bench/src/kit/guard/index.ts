/** A guarded call that goes well: deadline, retry, breaker and bulkhead around work that is done at once. */
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { measureInChild } from "../run-child.ts";
import { verdict } from "../verdict.ts";

/** Microseconds per call. */
export interface GuardRound {
  bare: number;
  kit: number;
  kitSignal: number;
  cockatiel: number;
  opossum: number;
}

export async function guard(rounds: number): Promise<string> {
  const all: GuardRound[] = [];
  for (let round = 0; round < rounds; round++)
    all.push(await measureInChild<GuardRound>(new URL("./run-round.ts", import.meta.url)));
  const middle = (name: keyof GuardRound) => median(all.map((one) => one[name]));
  const ratio = (name: keyof GuardRound) => median(all.map((one) => one.kit / one[name])).toFixed(2);
  const rows = [
    ["guarded call, success", "us", "holdfast is x of it", "goal"],
    ["none", middle("bare").toFixed(2), "", ""],
    [
      "holdfast: deadline, retry, breaker, bulkhead",
      middle("kit").toFixed(2),
      "",
      verdict(middle("kit") <= 5, "<= 5 us"),
    ],
    [
      "holdfast, and the work reads its signal",
      middle("kitSignal").toFixed(2),
      "",
      verdict(middle("kitSignal") <= 5, "<= 5 us"),
    ],
    [
      "cockatiel wrap: timeout, retry, breaker, bulkhead",
      middle("cockatiel").toFixed(2),
      ratio("cockatiel"),
      "",
    ],
    ["opossum: timeout, breaker, capacity (no retry)", middle("opossum").toFixed(2), ratio("opossum"), ""],
  ];
  return `${table(rows)}\n${rounds} rounds, a process each, all in turn in it; medians of the whole call, its promise included.`;
}
