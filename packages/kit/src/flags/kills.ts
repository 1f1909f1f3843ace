/** Turning a flag off and on again at run time, said each time. */
import { tell } from "../core/index.ts";
import type { FlagsEvent, Killed } from "./types.ts";

export function kill(
  killed: Map<string, Killed>,
  flag: string,
  { message, error }: { message: string; error?: unknown },
  emit: (event: FlagsEvent) => void,
): boolean {
  if (killed.has(flag)) return false;
  const cause = error === undefined ? {} : { error };
  killed.set(flag, { since: Date.now(), message, ...cause });
  tell({
    kind: "flags",
    level: "error",
    event: "killed",
    flag,
    message: `flag ${flag} killed: ${message}`,
    ...cause,
  });
  emit({ type: "changed", flags: [flag] });
  return true;
}

export function revive(
  killed: Map<string, Killed>,
  flag: string,
  message: string,
  emit: (event: FlagsEvent) => void,
): boolean {
  if (!killed.delete(flag)) return false;
  tell({
    kind: "flags",
    level: "warning",
    event: "revived",
    flag,
    message: `flag ${flag} revived: ${message}`,
  });
  emit({ type: "changed", flags: [flag] });
  return true;
}
