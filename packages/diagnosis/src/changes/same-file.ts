/** Whether a frame's file is a file of the repository, though one is built from the other or mounted elsewhere. */

/** `exact`: the frame's path ends in the file's; `built`: the same but for build folder and extension. */
export type SameFile = "exact" | "built";

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const BUILD_FOLDERS = new Set(["dist", "build", "out", "output", "lib", "src", "app", ".next", "server"]);

/**
 * Compares from the end: machines put a project in folders of their own.
 *
 * @example
 * sameFile("/srv/app/dist/quotes/store.js", "src/quotes/store.ts"); // "built"
 */
export function sameFile(frameFile: string, path: string): SameFile | undefined {
  const frame = segmentsOf(frameFile);
  const file = path.split("/");
  if (endsWith(frame, file)) return "exact";
  // A frame relative to a package of the repository: `src/store.ts` is `services/quotes/src/store.ts`.
  if (frame.length >= 2 && !isAbsolute(frameFile) && endsWith(file, frame)) return "exact";
  const [a, b] = [frame.at(-1), file.at(-1)];
  if (a === undefined || b === undefined || !SCRIPT.test(a) || !SCRIPT.test(b)) return undefined;
  const left = withoutBuild(frame);
  const right = withoutBuild(file);
  const shared = Math.min(left.length, right.length);
  if (shared === 1 && left.length !== right.length && isCommon(left.at(-1)!)) return undefined;
  return endsWith(left, right) || (!isAbsolute(frameFile) && endsWith(right, left)) ? "built" : undefined;
}

function segmentsOf(file: string): string[] {
  const path = file.replace(/^[a-z][\w+.-]*:\/\/+/i, "").replace(/[?#].*$/, "");
  return path.split(/[\\/]+/).filter((part) => part !== "" && part !== "." && part !== "..");
}

function isAbsolute(file: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/]|[a-z][\w+.-]*:\/\/)/.test(file);
}

function endsWith(long: readonly string[], short: readonly string[]): boolean {
  if (short.length === 0 || short.length > long.length) return false;
  return short.every((part, i) => part === long[long.length - short.length + i]);
}

function withoutBuild(parts: readonly string[]): string[] {
  const stem = parts.at(-1)!.replace(SCRIPT, "");
  return [...parts.slice(0, -1).filter((part) => !BUILD_FOLDERS.has(part)), stem];
}

/** File names that every project has many of. */
function isCommon(stem: string): boolean {
  return /^(?:index|main|app|server|routes?|handler|types|utils?|page|layout|service|controller|model)$/.test(
    stem,
  );
}
