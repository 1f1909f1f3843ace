/** Finds the variable that was probably meant. */
import { editDistance } from "../core/index.ts";

/** Words that people take for one another. */
const synonyms: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  db: "database",
  pg: "database",
  postgres: "database",
  postgresql: "database",
  uri: "url",
  dsn: "url",
  connection: "url",
  pass: "password",
  pwd: "password",
  passwd: "password",
  usr: "user",
  username: "user",
  hostname: "host",
  env: "environment",
  lvl: "level",
};
const LENGTH_MAX = 80;

/** Set everywhere, for other purposes. */
const everywhere = new Set([
  "HOME",
  "HOSTNAME",
  "LANG",
  "LOGNAME",
  "PATH",
  "PWD",
  "SHELL",
  "TERM",
  "USER",
  "USERNAME",
]);

/** How far a name may be: `typo` is the same words, or few letters away; `near` also one word more. */
const reach = { typo: 2, near: 3 } as const;

/** The nearest of the names that are set; undefined where none is near. */
export function nearName(
  wanted: string,
  names: Iterable<string>,
  most: keyof typeof reach,
): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    // Only what can be a variable's name is worth a word, and safe to show.
    if (everywhere.has(name) || !/^[\w.-]+$/.test(name)) continue;
    const distance = distanceOf(wanted, name);
    if (distance === undefined || distance > reach[most]) continue;
    if (!best || distance < best.distance) best = { name, distance };
  }
  return best?.name;
}

/** Undefined where two names have nothing to do with each other. */
function distanceOf(wanted: string, name: string): number | undefined {
  if (name.length > LENGTH_MAX || wanted.length > LENGTH_MAX) return undefined;
  const [a, b] = [wordsOf(wanted), wordsOf(name)];
  if (a.join() === b.join()) return 0;
  if ([...a].sort().join() === [...b].sort().join()) return 0.5;
  const [plainA, plainB] = [a.join(""), b.join("")];
  if (plainA === plainB) return 0.5;
  const bound = plainA.length <= 3 ? 0 : plainA.length <= 7 ? 1 : 2;
  if (Math.abs(plainA.length - plainB.length) <= bound) {
    const edits = editDistance(plainA, plainB);
    // Numbers are no typing errors: SECRET_1 is not SECRET_2.
    if (edits <= bound && plainA.replace(/\D/g, "") === plainB.replace(/\D/g, "")) return edits;
  }
  // A prefix or suffix of the platform or the framework: APP_DATABASE_URL, DATABASE_URL_INTERNAL.
  const shared = a.length >= 2 && b.length === a.length + 1;
  return shared && (b.slice(1).join() === a.join() || b.slice(0, -1).join() === a.join()) ? 3 : undefined;
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "")
    .map((word) => synonyms[word] ?? word);
}
