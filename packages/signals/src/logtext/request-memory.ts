/** Loggers name a request's method and URL once, and afterwards only its id. */
import type { RequestInfo } from "../words/error-event.ts";
import type { Carrier, Entry } from "./entry.ts";

/** Requests remembered, at least; at most twice as many. */
const GENERATION = 10_000;

interface Known {
  request: RequestInfo;
  route: string | undefined;
}

/**
 * Remembers the latest requests in two generations: when the younger is full the older goes at once. Deleting one entry for
 * each that comes would be dear: a map that loses its first entry again and again is searched through its holes.
 */
export class RequestMemory {
  #young = new Map<string, Known>();
  #old = new Map<string, Known>();

  /** Takes note of what the entry tells of its request, or completes it with what was told before. */
  complete(entry: Entry, carrier: Carrier): void {
    const request = entry.request;
    if (request?.id === undefined) return;
    // Ids are counted up by each process on its own.
    const process = entry.instance ?? "";
    const key =
      carrier.source === "" && process === "" ? request.id : `${carrier.source} ${process} ${request.id}`;
    if (request.url !== undefined) {
      if (this.#young.size >= GENERATION) {
        this.#old = this.#young;
        this.#young = new Map();
      }
      this.#young.set(key, { request, route: entry.route });
      return;
    }
    const known = this.#young.get(key) ?? this.#old.get(key);
    if (!known) return;
    entry.request = {
      ...(known.request.method !== undefined && { method: known.request.method }),
      ...(known.request.url !== undefined && { url: known.request.url }),
      ...request,
    };
    if (known.route !== undefined) entry.route ??= known.route;
  }
}
