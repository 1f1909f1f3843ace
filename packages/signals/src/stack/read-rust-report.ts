/** Rust: errors as `anyhow` and `eyre` print them from `main`: the outermost in words, then what caused it, numbered or alone. */
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

const CAUSES = /^\s*Caused by:$/;
const HEADLINE = /^(?:.{0,200}?\s)?Error: *(.*)$/s;
const NUMBERED = /^\s+(\d{1,3}): (.*)$/s;
const LOCATION = /^\s+(\S{1,500}):(\d{1,7})(?::(\d{1,6}))?$/;
const SECTION = /^\s*(?:Location|Stack backtrace|Backtrace|Warning|Suggestion|Note):$/i;

/** Whether a line announces the causes, which stand below it. */
export function announcesCauses(line: string): boolean {
  return CAUSES.test(line);
}

/** Whether a line is the bare headline above numbered errors. */
export function opensRustReport(line: string): boolean {
  return line === "Error:" || line === "Error: ";
}

/** Reads a text that holds such a report; outermost first, each caused by the next. */
export function readRustReport(lines: readonly string[]): Reading {
  const chain: Thrown[] = [];
  let state: "headline" | "causes" | "location" | "rest" = "headline";
  for (const line of lines) {
    if (line.trim() === "") continue;
    if (CAUSES.test(line)) {
      state = "causes";
      continue;
    }
    if (SECTION.test(line)) {
      state = /location/i.test(line) ? "location" : "rest";
      continue;
    }
    const outer = chain[0];
    const place = state === "location" ? LOCATION.exec(line) : null;
    if (place && outer) {
      outer.frames.push({
        file: place[1]!,
        line: Number(place[2]),
        ...(place[3] && { column: Number(place[3]) }),
      });
      state = "rest";
      continue;
    }
    if (state === "rest" || state === "location" || chain.length > 100) continue;
    const numbered = NUMBERED.exec(line);
    if (numbered) chain.push(newThrown("Error", numbered[2]!));
    else if (chain.length === 0) {
      const text = HEADLINE.exec(line)?.[1] ?? line.trim();
      if (text !== "") chain.push(newThrown("Error", text));
    } else if (state === "causes" && chain.length === 1) chain.push(newThrown("Error", line.trim()));
    else chain.at(-1)!.message.push(line.trim());
  }
  for (let i = 0; i + 1 < chain.length; i += 1)
    chain[i]!.led.push({ relation: "cause", thrown: chain[i + 1]! });
  return { roots: chain.slice(0, 1), platform: "rust" };
}
