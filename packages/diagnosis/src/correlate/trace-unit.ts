/** What a trace stands for: one request, a job, a page, or many requests that a caller put under one id. */
import type { ErrorEvent } from "@holdfast/signals";
import { type Item, isLongWork, isRequest } from "./item.ts";

export interface TraceUnit {
  /** One of its events belongs to a request. */
  request: boolean;
  /** One of its events belongs to a job or a page. */
  work: boolean;
  /** Its events name several requests of one process. */
  many: boolean;
}

/** By trace id, as far as any of its events tells. */
export function unitsOf(items: readonly Item[]): Map<string, TraceUnit> {
  const units = new Map<string, TraceUnit>();
  const paths = new Map<string, ErrorEvent>();
  for (const { event } of items) {
    if (event.traceId === undefined) continue;
    let unit = units.get(event.traceId);
    if (!unit) {
      unit = { request: false, work: false, many: false };
      units.set(event.traceId, unit);
    }
    if (isLongWork(event)) unit.work = true;
    else if (isRequest(event)) {
      unit.request = true;
      if (unit.many || event.request?.url === undefined) continue;
      const process = `${event.traceId} ${event.service ?? ""} ${event.instance ?? ""}`;
      const first = paths.get(process);
      if (!first) paths.set(process, event);
      else if (asksElse(first, event)) unit.many = true;
    }
  }
  return units;
}

/** True where two events say that they answered different addresses: they are of two requests. */
export function asksElse(a: ErrorEvent, b: ErrorEvent): boolean {
  const [one, other] = [a.request, b.request];
  if (!one || !other) return false;
  if (one.method !== undefined && other.method !== undefined && one.method !== other.method) return true;
  if (one.url === undefined || other.url === undefined || one.url === other.url) return false;
  const [left, right] = [pathOf(one.url), pathOf(other.url)];
  // A router that is mounted under a path sees the rest of it only.
  return !left.endsWith(right) && !right.endsWith(left);
}

function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").replace(/[?#].*$/s, "");
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path || "/";
}
