/** Where a block stands, as far as it is known. */
import { showSite } from "../core/site.ts";
import type { Block } from "./thread-data.ts";

/** `at /app/src/report.ts:41 (build), inside of execFileSync (pg_dump)`; undefined where nothing is known. */
export function showPlace({
  sites: [site],
  call,
  hint,
}: Pick<Block, "sites" | "call" | "hint">): string | undefined {
  const inside = call ? `inside of ${showCall(call)}` : hint && `inside of a native call: ${hint}`;
  if (!site) return inside;
  return `at ${showSite(site)}${inside === undefined ? "" : `, ${inside}`}`;
}

/** `execFileSync (pg_dump)`. */
export function showCall({ name, on }: NonNullable<Block["call"]>): string {
  return `${name}${on === undefined ? "" : ` (${on})`}`;
}
