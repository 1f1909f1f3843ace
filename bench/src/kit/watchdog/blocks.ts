/** Ways in which code holds the event loop, each for so many milliseconds. The line that a block must be named at ends in its name. */
import { execFileSync } from "node:child_process";
import { createHash, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";

const big = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n, text: `row ${n}` })));

export const blocks: Record<string, (until: number) => void | Promise<void>> = {
  "empty loop": (until) => {
    while (Date.now() < until); // block: empty loop
  },
  "JSON read again and again": (until) => {
    const read = (text: string): unknown => JSON.parse(text); // block: JSON read again and again
    while (Date.now() < until) read(big); // block: JSON read again and again
  },
  "files read synchronously": (until) => {
    while (Date.now() < until) readFileSync(import.meta.filename, "utf8"); // block: files read synchronously
  },
  "passwords hashed synchronously": (until) => {
    while (Date.now() < until) pbkdf2Sync("secret", "salt", 2_000, 32, "sha256"); // block: passwords hashed synchronously
  },
  "sort with a slow comparison": (until) => {
    const rows = Array.from({ length: 5_000 }, (_, n) => n);
    const slow = (a: number, b: number): number => createHash("sha1").update(`${a}`).digest()[0]! - b; // block: sort with a slow comparison
    while (Date.now() < until) rows.sort(slow); // block: sort with a slow comparison
  },
  "regular expression that backtracks": (until) => {
    while (Date.now() < until) /^(a+)+$/.test(`${"a".repeat(18)}!`); // block: regular expression that backtracks
  },
  "microtasks without an end": async (until) => {
    const nothing = async (): Promise<void> => {}; // block: microtasks without an end
    while (Date.now() < until) await nothing(); // block: microtasks without an end
  },
  recursion: (until) => {
    const walk = (depth: number): number =>
      Date.now() > until ? 0 : depth === 0 ? 1 : walk(depth - 1) + walk(depth - 1); // block: recursion
    walk(60); // block: recursion
  },
};

/** Nothing but native calls: V8 looks for interruptions where JavaScript is called, and here none is. */
export const unreadable: typeof blocks = {
  "native calls alone": (until) => {
    while (Date.now() < until) JSON.parse(big); // block: native calls alone
  },
  "program waited for synchronously": (until) => {
    execFileSync(process.execPath, ["-e", `setTimeout(() => {}, ${until - Date.now()})`]); // block: program waited for synchronously
  },
};
