/** `npm run bench -- diagnosis`: is the root named, is nothing named where nothing can be, how fast; beside what people do by eye. */
import { loadIncidents } from "../../../fixtures/incidents/load.ts";
import { median } from "../measure/median.ts";
import { table } from "../measure/table.ts";
import { ways } from "./answers.ts";
import { type Score, score } from "./score.ts";

export interface DiagnosisOptions {
  /** `tune` or `held` (Default: both) */
  only?: string;
}

export async function run({ only }: DiagnosisOptions = {}): Promise<void> {
  for (const part of ["tune", "held"] as const) {
    if (only !== undefined && only !== part) continue;
    const incidents = loadIncidents(part);
    const rows = ways.map((way) => ({ name: way.name, result: score(incidents, way) }));
    const own = rows[0]!.result;
    console.log(
      `${part} part (${part === "tune" ? "tuned on" : "held back, never tuned on"}): ${incidents.length} incidents, ${own.named} with a root, ${own.open} in which none can be named\n`,
    );
    console.log(
      table([
        [
          "",
          "top-1",
          "top-3",
          "kind",
          "missed",
          "rightly said nothing",
          "claimed without ground",
          "median ms",
          "worst ms",
        ],
        ...rows.map(({ name, result }) => [name, ...cells(result)]),
      ]),
    );
    console.log(
      `\n${table([
        ["suspect changes", "top-1", "top-3", "wrongly accused"],
        ...rows
          .slice(0, 2)
          .map(({ result: { suspects } }, place) => [
            place === 0 ? "ours" : "most recent commit or change",
            share(suspects.top1, suspects.named),
            share(suspects.top3, suspects.named),
            share(suspects.accused, suspects.innocent),
          ]),
      ])}`,
    );
    if (own.wrong.length > 0) console.log(`\nours, wrong:\n${own.wrong.map((one) => `  ${one}`).join("\n")}`);
    console.log("");
  }
}

function cells(result: Score): string[] {
  return [
    share(result.top1, result.named),
    share(result.top3, result.named),
    share(result.kind, result.named),
    share(result.missed, result.named),
    share(result.abstained, result.open),
    share(result.invented, result.open),
    share(result.weak, result.invented),
    median(result.times).toFixed(1),
    Math.max(...result.times).toFixed(1),
  ];
}

function share(part: number, whole: number): string {
  return `${part}/${whole}`;
}
