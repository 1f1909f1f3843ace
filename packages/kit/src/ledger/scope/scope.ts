/** Which files are the application's. */
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { globTest } from "./glob.ts";
import { findProject, packageRoot, readPackage } from "./project.ts";

export interface ScopeOptions {
  /** Files and folders whose catches note, and no others; also inside of node_modules. (Default: the application's own) */
  include?: readonly string[] | undefined;
  /** Files and folders that stay as they are. (Default: none) */
  exclude?: readonly string[] | undefined;
}

/** True for a file, by its absolute path, that is to be rewritten. */
export type Scope = (file: string) => boolean;

/** How the process was started. */
export interface Started {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** The file that was named; none in a REPL. */
  entry: string | undefined;
}

/** Packages that record: what is in their `src` and `dist` stays as it is. */
const own = new Set(["@holdfast/kit", "@holdfast/signals"]);

/**
 * The scope of this process. What the call says goes before `HOLDFAST_LEDGER_INCLUDE` and `HOLDFAST_LEDGER_EXCLUDE` (separated by
 * commas), and these before `holdfast.ledger.include` and `.exclude` of package.json; exclusions add up. Patterns are relative to
 * the working directory, in package.json to its folder.
 */
export function resolveScope(options: ScopeOptions = {}, start: Partial<Started> = {}): Scope {
  const { env, cwd, entry } = { ...started(), ...start };
  const project = findProject(entry, cwd);
  const include = [
    tests(options.include, cwd),
    tests(split(env["HOLDFAST_LEDGER_INCLUDE"]), cwd),
    tests(project.include, project.home),
  ].find((list) => list.length > 0);
  const exclude = [
    ...tests(options.exclude, cwd),
    ...tests(split(env["HOLDFAST_LEDGER_EXCLUDE"]), cwd),
    ...tests(project.exclude, project.home),
  ];
  const ownFolders = new Map<string, boolean>();
  const isOwn = (file: string): boolean => {
    const folder = dirname(file);
    let answer = ownFolders.get(folder);
    if (answer === undefined) {
      const root = packageRoot(folder);
      const name = root === undefined ? undefined : readPackage(join(root, "package.json"))?.["name"];
      answer =
        typeof name === "string" &&
        own.has(name) &&
        /^(?:src|dist)(?:[\\/]|$)/.test(relative(root ?? folder, folder));
      ownFolders.set(folder, answer);
    }
    return answer;
  };
  const isApplication = (file: string) =>
    project.roots.some((root) => {
      const path = within(root, file);
      return path !== undefined && !path.split("/").includes("node_modules");
    });
  return (file) => {
    if (exclude.some((test) => test(file))) return false;
    return (include ? include.some((test) => test(file)) : isApplication(file)) && !isOwn(file);
  };
}

function started(): Started {
  return { env: process.env, cwd: process.cwd(), entry: process.argv[1] };
}

function tests(patterns: readonly string[] | undefined, home: string): Scope[] {
  return (patterns ?? []).map((pattern) => {
    const path = isAbsolute(pattern) ? relative(home, pattern) : pattern;
    const up = /^(?:\.\.[\\/])+/.exec(path)?.[0] ?? (path === ".." ? ".." : "");
    const base = join(home, up);
    const test = globTest(path.slice(up.length));
    return (file) => {
      const inside = within(base, file);
      return inside !== undefined && test(inside);
    };
  });
}

function split(value: string | undefined): string[] {
  // A comma inside of braces belongs to its pattern.
  return (value?.match(/(?:\{[^}]*\}|[^,{]|\{)+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The path of a file inside of a folder, with `/`. */
function within(folder: string, file: string): string | undefined {
  const path = relative(folder, file);
  if (path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
