/** The project that runs: its folders, and what its package.json says about the ledger. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface Project {
  /** The application's code is under these. */
  roots: string[];
  /** Patterns of package.json are relative to this one. */
  home: string;
  include: string[];
  exclude: string[];
}

/** The package of the entry file and the one of the working directory; in a workspace, the whole of it. */
export function findProject(entry: string | undefined, cwd: string): Project {
  const starts = [cwd];
  if (entry !== undefined) starts.unshift(dirname(real(resolve(cwd, entry))));
  const homes = starts.flatMap((start) => packageRoot(start) ?? []);
  const home = homes[0] ?? cwd;
  const roots = homes.length > 0 ? homes.map(workspaceRoot) : starts;
  return { roots: [...new Set(roots.map(real))], home, ...readSettings(join(home, "package.json")) };
}

/** The nearest folder upwards that holds a package.json; a dependency's own is not the application's. */
export function packageRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function workspaceRoot(home: string): string {
  for (let at = home; ; at = dirname(at)) {
    if (existsSync(join(at, "pnpm-workspace.yaml"))) return at;
    if (readPackage(join(at, "package.json"))?.["workspaces"] !== undefined) return at;
    if (dirname(at) === at) return home;
  }
}

export function readPackage(file: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function readSettings(file: string): { include: string[]; exclude: string[] } {
  const holdfast = readPackage(file)?.["holdfast"] as { ledger?: Record<string, unknown> } | undefined;
  return { include: texts(holdfast?.ledger?.["include"]), exclude: texts(holdfast?.ledger?.["exclude"]) };
}

function texts(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === "string" && item.trim() !== "");
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
