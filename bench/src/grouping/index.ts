/** `npm run bench -- grouping`: how well failures are grouped, beside simple groupings, and how fast. */
import { loadPairs, type Pair } from "../../../fixtures/grouping/load.ts";
import { groupings, ours, oursGivenRoot } from "./groupings.ts";
import { type Score, score } from "./score.ts";

export interface GroupingOptions {
  /** Rounds of the speed measurement; the median is printed. (Default: 9) */
  rounds?: number;
  /** Prints one JSON object instead of tables. (Default: false) */
  json?: boolean;
}

interface PartReport {
  part: "tune" | "held";
  pairs: number;
  same: number;
  rows: { grouping: string; precision: number; recall: number; f1: number; wrong: number }[];
  categories: { category: string; pairs: number; right: number; bestPeer: number }[];
  wrong: { id: string; why: string; label: "same" | "different"; said: "same" | "different" }[];
}

/** Prints precision, recall and F1 on the part that was tuned on and on the part that was held back, then events per second. */
export async function run(options: GroupingOptions = {}): Promise<void> {
  const parts = (["tune", "held"] as const).map((part) => measure(part, loadPairs(part)));
  const speed = measureSpeed([...loadPairs("tune"), ...loadPairs("held")], options.rounds ?? 9);
  if (options.json) {
    console.log(JSON.stringify({ parts, speed }, null, 2));
    return;
  }
  for (const part of parts) print(part);
  console.log(
    `fingerprint alone ${format(speed.fingerprint)} events/s; correlate + unmask + fingerprint ${format(speed.whole)} events/s ` +
      `(median of ${speed.rounds} rounds, one core, corpus events in memory)`,
  );
}

function measure(part: "tune" | "held", pairs: Pair[]): PartReport {
  const scores = groupings.map(({ name, key }) => ({ name, result: score(pairs, key) }));
  const own = scores[0]?.result as Score;
  const wrongIds = scores.map(({ result }) => new Set(result.wrong.map(({ pair }) => pair.id)));
  const categories = [...new Set(pairs.map((pair) => pair.category))].sort().map((category) => {
    const inside = pairs.filter((pair) => pair.category === category);
    const right = wrongIds.map((wrong) => inside.filter((pair) => !wrong.has(pair.id)).length);
    // The first two rows are ours.
    return { category, pairs: inside.length, right: right[0] ?? 0, bestPeer: Math.max(...right.slice(2)) };
  });
  return {
    part,
    pairs: pairs.length,
    same: pairs.filter((pair) => pair.same).length,
    rows: scores.map(({ name, result }) => ({
      grouping: name,
      precision: result.precision,
      recall: result.recall,
      f1: result.f1,
      wrong: result.wrong.length,
    })),
    categories,
    wrong: own.wrong.map(({ pair, said }) => ({
      id: pair.id,
      why: pair.why,
      label: pair.same ? "same" : "different",
      said,
    })),
  };
}

function print(report: PartReport): void {
  const what = report.part === "tune" ? "tuned on" : "held back, never tuned on";
  console.log(
    `\n${report.part} part (${what}): ${report.pairs} pairs, ${report.same} same, ${report.pairs - report.same} different`,
  );
  console.log(`${"".padEnd(50)} precision  recall     F1  wrong`);
  for (const row of report.rows) {
    console.log(
      `${row.grouping.padEnd(50)} ${percent(row.precision).padStart(9)} ${percent(row.recall).padStart(7)} ${percent(row.f1).padStart(6)} ${String(row.wrong).padStart(6)}`,
    );
  }
  console.log(`\n${"category".padEnd(20)} pairs  ours right  best simple one`);
  for (const row of report.categories) {
    console.log(
      `${row.category.padEnd(20)} ${String(row.pairs).padStart(5)} ${String(row.right).padStart(11)} ${String(row.bestPeer).padStart(16)}`,
    );
  }
  if (report.wrong.length > 0) console.log("\nwrong:");
  for (const wrong of report.wrong) {
    console.log(`  ${wrong.id}: ${wrong.why} (is ${wrong.label}, said ${wrong.said})`);
  }
  console.log("");
}

function measureSpeed(pairs: Pair[], rounds: number): { fingerprint: number; whole: number; rounds: number } {
  const events = pairs.flatMap((pair) => [pair.a, pair.b]);
  const time = (key: (event: Pair["a"]) => string): number => {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      for (let again = 0; again < 20; again++) for (const event of events) key(event);
      rates.push((events.length * 20 * 1000) / (performance.now() - start));
    }
    return rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;
  };
  return { fingerprint: time(oursGivenRoot), whole: time(ours), rounds };
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

function format(rate: number): string {
  return Math.round(rate).toLocaleString("en-US");
}
