/** Stacks in the `at …` family: Node's `stack` and `util.inspect`, browsers, the JVM, .NET. */
import { AtStackReader } from "./at-stack-reader.ts";
import { findHeadline } from "./headline.ts";
import { applyNodeCrash, crashAlone, type NodeCrash, readNodeCrash } from "./node-crash.ts";
import { opensTestReport, readTestReport } from "./read-test-report.ts";
import type { Reading } from "./thrown.ts";

/** Reads a text of the `at …` family; also a lone `Type: message`. */
export function readAtStack(lines: readonly string[]): Reading {
  if (lines.some(opensTestReport)) return readTestReport(lines);
  let crash: NodeCrash | undefined;
  let start = 0;
  for (let i = 0; i < Math.min(lines.length, 50); i += 1) {
    crash = readNodeCrash(lines, i);
    if (crash) {
      start = crash.next;
      break;
    }
  }
  const reader = new AtStackReader(findHeadline(lines, start));
  for (let i = start; i < lines.length; i += 1) {
    if (/^Node\.js v\d/.test(lines[i]!)) continue;
    reader.line(lines[i]!, i);
  }
  const first = reader.roots[0];
  if (crash && first) applyNodeCrash(crash, first);
  else if (crash && !crash.frame.file?.startsWith("node:")) reader.roots.push(crashAlone(crash));
  const [platform] = [...reader.platforms].sort((a, b) => b[1] - a[1])[0] ?? ["node"];
  return {
    roots: reader.roots,
    platform: reader.platforms.has("node") && platform === "javascript" ? "node" : platform,
  };
}
