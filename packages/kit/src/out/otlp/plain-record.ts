/** Notes that are neither failures nor outcomes: events with their plain fields. */
import type { Note } from "../../core/index.ts";
import { logRecord } from "./log-record.ts";

/** What this is for. */
export type Told = Exclude<Note, { kind: "error" | "work" | "swallowed" | "flag" | "health_report" }>;

/** Everything else: an event with its plain fields; an error that comes with it is described, and is a failure where the note is one. */
export function plainRecord(note: Told, skipped: number, told: boolean): string {
  const { kind, time, level, message, context, ...fields } = note as Told & Record<string, unknown>;
  const more: Record<string, string | number | boolean | undefined> = {
    "holdfast.more": skipped || undefined,
  };
  for (const [key, value] of Object.entries(flat(fields)))
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      more[`holdfast.${kind}.${key}`] = value;
  const severe = level === "error" || level === "fatal";
  const error = (fields as { error?: unknown }).error;
  return logRecord({
    time,
    level,
    eventName: `holdfast.${kind}`,
    body: message,
    context,
    more,
    ...(error !== undefined && { exception: { error, present: severe && !told } }),
  });
}

/** What can come with every request is told once a minute, and counted; undefined for the rest. */
export function floodKey(note: Told): string | undefined {
  switch (note.kind) {
    case "degraded":
      return `degraded ${note.degradation.name} ${note.degradation.reason}`;
    case "retry":
      return `retry ${note.name}`;
    case "guard":
      return `guard ${note.name} ${note.event}`;
    case "socket":
      return `socket ${note.event} ${note.code}`;
    case "pool":
      return `pool ${note.pool} ${note.event}`;
    case "auth":
      return `auth ${note.event}`;
    default:
      return undefined;
  }
}

/** One level of what a note carries in objects: `degradation.name`, `boot.outcome`, `pending`. */
function flat(fields: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (key === "error") continue;
    if (Array.isArray(value)) out[key] = value.slice(0, 50).map(shown).join("; ").slice(0, 4_000);
    else if (typeof value === "object" && value !== null) {
      for (const [inner, entry] of Object.entries(value)) {
        if (inner === "error") continue;
        out[inner] = Array.isArray(entry) ? entry.slice(0, 50).map(shown).join("; ").slice(0, 4_000) : entry;
      }
    } else out[key] = value;
  }
  return out;
}

/** A phase of a boot, a site, a route. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { name, state, duration, file, line } = value as Record<string, unknown>;
  if (file !== undefined) return `${file}:${line}`;
  return `${name} ${state}${typeof duration === "number" ? ` (${Math.round(duration)} ms)` : ""}`;
}
