/** A flag's evaluation beside flagd-core's own. */
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { measureInChild } from "../run-child.ts";
import { verdict } from "../verdict.ts";

/** Microseconds per evaluation. */
export interface FlagsRound {
  kitStatic: number;
  kitFractional: number;
  kitStaticInRequest: number;
  kitFractionalInRequest: number;
  peerStatic: number;
  peerFractional: number;
}

export async function flags(rounds: number): Promise<string> {
  const all: FlagsRound[] = [];
  for (let round = 0; round < rounds; round++)
    all.push(await measureInChild<FlagsRound>(new URL("./run-round.ts", import.meta.url)));
  const row = (name: string, ours: keyof FlagsRound, peer: keyof FlagsRound) => {
    const ratio = median(all.map((one) => one[ours] / one[peer]));
    const middle = (of: keyof FlagsRound) => median(all.map((one) => one[of])).toFixed(2);
    return [name, middle(ours), middle(peer), ratio.toFixed(2), verdict(ratio <= 1.2, "<= 1.2")];
  };
  const rows = [
    ["flag evaluation", "holdfast us", "flagd-core us", "ratio", "goal"],
    row("static", "kitStatic", "peerStatic"),
    row("static, recorded in a request", "kitStaticInRequest", "peerStatic"),
    row("fractional", "kitFractional", "peerFractional"),
    row("fractional, recorded in a request", "kitFractionalInRequest", "peerFractional"),
  ];
  return `${table(rows)}\n${rounds} rounds, a process each, all in turn in it; the same flags and users for both; a request evaluates five flags.`;
}
