/** The flags that the rest of the kit asks: those made last, or the environment alone as long as there are none. */
import { processWide } from "../core/index.ts";
import { assembleFlags } from "./assemble-flags.ts";
import { environmentNameOf } from "./environment.ts";
import type { FlagContext, Flags } from "./types.ts";

const holder = processWide("flags", () => ({
  made: [] as Flags[],
  alone: undefined as Flags | undefined,
  /** What the variables said last, as long as the environment is alone. */
  seen: new Map<string, string | undefined>(),
}));

export function setDefaultFlags(flags: Flags): void {
  const before = holder.made.at(-1) ?? holder.alone;
  holder.made.push(flags);
  if (before) carryKilled(before, flags);
}

export function unsetDefaultFlags(flags: Flags): void {
  holder.made = holder.made.filter((one) => one !== flags);
}

/** What was killed stays so when other flags take over: nothing comes back silently. */
function carryKilled(from: Flags, to: Flags): void {
  for (const [flag, why] of from.killed) to.kill(flag, why);
}

/** The flags of the process: those of the latest `createFlags`; without any, the environment's. */
export function defaultFlags(): Flags {
  const latest = holder.made.at(-1);
  if (latest) return latest;
  holder.alone ??= assembleFlags({ name: "flags:environment" }, undefined, () => {
    holder.alone = undefined;
  }).flags;
  return holder.alone;
}

/**
 * Whether a boolean flag of the process's flags is on. False on any doubt.
 *
 * @example
 * if (isOn("settlement")) scheduleSettlement();
 */
export function isOn(flag: string, context?: FlagContext): boolean {
  const flags = defaultFlags();
  if (flags === holder.alone) followVariable(flags, flag);
  return flags.isOn(flag, context);
}

/** Flags that nobody made nobody refreshes: what the variable said when another flag was asked for must not stay. */
function followVariable(flags: Flags, flag: string): void {
  if (typeof flag !== "string") return;
  const name = environmentNameOf(flag);
  const text = process.env[name];
  if (holder.seen.size >= SEEN_MAX) holder.seen.clear();
  if (holder.seen.has(name) && holder.seen.get(name) === text) return;
  holder.seen.set(name, text);
  // Reads the variables before it first waits; there is nothing else to wait for.
  void flags.refresh();
}

/** Names of variables that are remembered. */
const SEEN_MAX = 1_000;
