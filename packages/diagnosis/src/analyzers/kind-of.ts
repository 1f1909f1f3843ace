import type { Exception, Frame } from "@holdfast/signals";
import { telling } from "../unmask/telling.ts";
import type { Analyzer, Around, Found, Recognised, Seen } from "./analyzer.ts";
import { analyzers, reports } from "./index.ts";
import { unclassified } from "./unclassified.ts";
import { wordIndex } from "./word-index.ts";

const SQLSTATE = /sqlstate[\s:=[(]*([0-9A-Z]{5})\b/i;

type Recogniser = (exception: Exception, around: Around) => Recognised | undefined;

/** Made when they are asked for the first time: a process that diagnoses nothing holds nothing of them. */
let ofAll: Recogniser | undefined;
let ofReports: Recogniser | undefined;

/**
 * What sort of failure an exception is, in words and with what to do about it; `unclassified` where no analyzer knows it.
 *
 * @param near The service's own frame nearest to the exception, for one that has none itself.
 * @param around What is known of the failure beside this exception. (Default: nothing)
 * @example
 * kindOf(exception).kind; // "connection-refused"
 */
export function kindOf(exception: Exception, near?: Frame, around: Around = {}): Recognised {
  ofAll ??= recogniser(analyzers);
  return (
    ofAll(exception, around) ?? {
      kind: "unclassified",
      analyzer: "unclassified",
      ...unclassified(exception, near),
    }
  );
}

/** What a platform's or a server's own report says, where one of the texts is one: a fact about an end, never about its cause. */
export function reportOf(texts: readonly string[]): Recognised | undefined {
  let best: Recognised | undefined;
  let first = reports.length;
  ofReports ??= recogniser(reports);
  for (const text of texts) {
    const found = ofReports({ type: "Error", message: text, frames: [] }, {});
    const at = reports.findIndex(({ kind }) => kind === found?.analyzer);
    if (found && at < first) [best, first] = [found, at];
  }
  return best;
}

/** Asks only those whose code, class or words fit, in their order. */
function recogniser(among: readonly Analyzer[]): Recogniser {
  const always = among.flatMap(({ codes, types, words }, number) =>
    codes === undefined && types === undefined && words === undefined ? [number] : [],
  );
  const byCode = numbersBy(among, ({ codes }) => codes);
  const byType = numbersBy(among, ({ types }) => types);
  const byWord = wordIndex(among.map(({ words = [] }) => words));
  return (exception, around) => {
    const told = telling(exception);
    const lower = told.message.toLowerCase();
    const code = told.code ?? (lower.includes("sqlstate") ? SQLSTATE.exec(told.message)?.[1] : undefined);
    const fitting = new Set(always);
    const coded = new Set<number>();
    const addCoded = (number: number) => {
      fitting.add(number);
      coded.add(number);
    };
    const add = (number: number) => {
      fitting.add(number);
    };
    if (code !== undefined) {
      byCode.get(code)?.forEach(addCoded);
      if (code.length === 5) byCode.get(`${code.slice(0, 2)}*`)?.forEach(addCoded);
    }
    byType.get(told.name)?.forEach(add);
    if (told.name.endsWith("Error")) byType.get(told.name.slice(0, -5))?.forEach(add);
    byWord(lower, add);
    const seen: Seen = { ...told, code, lower, coded: false, around };
    for (const number of [...fitting].sort((a, b) => a - b)) {
      seen.coded = coded.has(number);
      const found = among[number]!.recognise(seen);
      if (found) return withAdvice(among[number]!, found);
    }
    return undefined;
  };
}

function numbersBy(
  among: readonly Analyzer[],
  keysOf: (analyzer: Analyzer) => readonly string[] | undefined,
): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>();
  among.forEach((analyzer, number) => {
    for (const key of keysOf(analyzer) ?? []) numbers.set(key, [...(numbers.get(key) ?? []), number]);
  });
  return numbers;
}

function withAdvice(analyzer: Analyzer, found: Found): Recognised {
  const { kind, general = kind, cause, fixes, verification, rollback } = analyzer;
  return {
    kind: general,
    analyzer: kind,
    ...(cause !== undefined && { cause }),
    ...(verification !== undefined && { verification }),
    ...(rollback !== undefined && { rollback }),
    ...found,
    fixes: [...(found.fixes ?? fixes ?? [])],
  };
}
