/** Calls of the runtime that return only when something outside lets them: while the start runs, each says from where it is entered. */
import childProcess from "node:child_process";
import crypto from "node:crypto";
import fs, { type PathLike } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";
import { currentContext, ownFailure, processWide, type Site } from "../core/index.ts";
import { childrenOfMain, type EnteredCall } from "../watchdog/index.ts";
import { isAppCode } from "./app-code.ts";
import { captureStack, readStack } from "./call-sites.ts";

type Call = (this: unknown, ...values: unknown[]) => unknown;
/** What a call is about to wait for; undefined where it can't wait. */
type Look = (first: unknown) => Omit<EnteredCall, "name" | "sites"> & { light?: true };

const SITES_MAX = 8;

const groups: readonly { module: object; names: readonly string[]; look: Look }[] = [
  {
    module: childProcess,
    names: ["execSync", "execFileSync", "spawnSync"],
    look: (command) => ({ ...on(programOf(command)), children: childrenOfMain() }),
  },
  {
    module: fs,
    names: [
      "openSync",
      "readFileSync",
      "readSync",
      "readvSync",
      "writeFileSync",
      "writeSync",
      "writevSync",
      "appendFileSync",
    ],
    look: lookAtFile,
  },
  {
    module: crypto,
    names: ["pbkdf2Sync", "scryptSync", "generateKeyPairSync", "generatePrimeSync"],
    look: () => ({}),
  },
  { module: process, names: ["dlopen"], look: () => ({}) },
];

/**
 * From now on `lay` is told each call before it is entered, and undefined when it has come back. What the calls do and answer is the same.
 * Answers the end of it: then all is as it was; what has kept one of them in a variable keeps a function that only calls the original.
 *
 * @example
 * const stop = nameBlockingCalls((call) => watchdog.enters(call));
 */
export function nameBlockingCalls(lay: (call: EnteredCall | undefined) => void): () => void {
  if (installed.starts++ === 0) installed.takeBack = install(lay);
  let over = false;
  return () => {
    if (over) return;
    over = true;
    if (--installed.starts > 0) return;
    installed.takeBack?.();
    installed.takeBack = undefined;
  };
}

/** Starts beside each other share one wrapping, as they share the watchdog: else what one puts back would be the other's. */
const installed = processWide("blocking-calls", () => ({
  starts: 0,
  takeBack: undefined as (() => void) | undefined,
}));

function install(lay: (call: EnteredCall | undefined) => void): () => void {
  const inside: (EnteredCall | undefined)[] = [];
  let active = true;
  /** While a call is described, what that itself reads is not. */
  let busy = false;

  const put = (call: EnteredCall | undefined): void => {
    try {
      lay(call);
    } catch (error) {
      ownFailure("boot: blocking calls", error);
    }
  };
  const wrap = (name: string, original: Call, look: Look): Call => {
    const wrapper: Call = function (this: unknown, ...values) {
      if (!active || busy) return Reflect.apply(original, this, values);
      busy = true;
      try {
        const call = describe(name, look, values[0], wrapper, put);
        inside.push(call);
        put(call);
      } catch (error) {
        inside.push(undefined);
        ownFailure("boot: blocking calls", error);
      } finally {
        busy = false;
      }
      try {
        return Reflect.apply(original, this, values);
      } finally {
        inside.pop();
        put(inside.at(-1));
      }
    };
    return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
  };

  const takeBack: (() => void)[] = [];
  for (const { module, names, look } of groups)
    for (const name of names)
      try {
        takeBack.push(
          replace(module as Record<string, unknown>, name, (original) => wrap(name, original, look)),
        );
      } catch (error) {
        ownFailure("boot: blocking calls", error);
      }
  sync();
  return () => {
    active = false;
    put(undefined);
    for (const one of takeBack.splice(0)) one();
    sync();
  };
}

/** @throws TypeError where the runtime has been frozen */
function replace(module: Record<string, unknown>, name: string, make: (original: Call) => Call): () => void {
  const original = module[name];
  if (typeof original !== "function") return () => {};
  const wrapper = make(original as Call);
  module[name] = wrapper;
  return () => {
    // What somebody has put over it stays.
    if (module[name] === wrapper) module[name] = original;
  };
}

/** For those who import the functions by name. */
function sync(): void {
  try {
    syncBuiltinESMExports();
  } catch (error) {
    ownFailure("boot: blocking calls", error);
  }
}

function describe(
  name: string,
  look: Look,
  first: unknown,
  wrapper: Call,
  put: (call: EnteredCall) => void,
): EnteredCall {
  const context = currentContext();
  const phase = context?.kind === "boot" && context.route !== undefined ? { phase: context.route } : {};
  // A file system that hangs does so at the first look already.
  if (look === lookAtFile) put({ name, ...on(pathText(first)), ...phase, sites: [] });
  const { light, ...facts } = look(first);
  return { name, ...facts, ...phase, sites: light ? [] : sitesBelow(wrapper) };
}

function sitesBelow(wrapper: Call): Site[] {
  return readStack(captureStack(wrapper))
    .filter(isAppCode)
    .slice(0, SITES_MAX)
    .map(({ file, line, column, function: name }) => ({
      file,
      line,
      ...(column !== undefined && { column }),
      ...(name !== undefined && { function: name }),
    }));
}

/** An ordinary file is read and written at once: then the place is not worth its cost. */
function lookAtFile(first: unknown): ReturnType<Look> {
  const stats = statsOf(first);
  const ordinary = stats === undefined || stats.isFile() || stats.isDirectory();
  return { ...on(pathText(first)), ...(ordinary && { light: true as const }) };
}

/** What can't be looked at can't be opened either: the call will say so. */
function statsOf(first: unknown): fs.Stats | undefined {
  try {
    if (typeof first === "number") return fs.fstatSync(first);
    return fs.statSync(first as PathLike, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function pathText(first: unknown): string | undefined {
  if (typeof first === "number") return first === 0 ? "standard input" : `file descriptor ${first}`;
  if (typeof first === "string" || first instanceof URL || Buffer.isBuffer(first))
    return String(first).slice(0, 500);
  return undefined;
}

/** The program alone: what it is given can be secret. */
function programOf(command: unknown): string | undefined {
  if (typeof command !== "string") return undefined;
  // A shell's line may begin with values for its environment.
  const program = command
    .trim()
    .split(/\s+/)
    .find((word) => !/^\w+=/.test(word));
  return program === undefined ? undefined : basename(program).slice(0, 100);
}

function on(text: string | undefined): { on?: string } {
  return text === undefined ? {} : { on: text };
}
