/** Puts an error event together: identity, bounds and tags in one place for spans and log records. */
import type { ErrorEvent } from "../words/error-event.ts";
import type { Attributes } from "./attributes.ts";
import { scalarText } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import { exceptionKeys } from "./exceptions.ts";
import { requestKeys } from "./request.ts";
import type { Origin } from "./resource.ts";
import { cleanText } from "./text.ts";

const userKeys = ["user.id", "enduser.id", "enduser.pseudo.id"];

/** Attributes that describe the machinery, not the failure; and those that hold names and addresses of people. */
const noise =
  /^(?:thread\.|code\.|net\.|network\.|user_agent\.|telemetry\.|feature_flag\.|otel\.|log\.(?:record|file|iostream)|client\.|source\.|http\.client_ip|http\.user_agent|(?:end)?user\.(?:email|name|full_name))/;

/** Ids as the wire has them: lower-case hex of the right length, not all zero; anything else is no id. */
export function hexId(value: unknown, length: 16 | 32): string | undefined {
  if (typeof value !== "string" || value.length !== length || !/^[0-9a-f]+$/i.test(value)) return undefined;
  return /[^0]/.test(value) ? value.toLowerCase() : undefined;
}

/** An error event with everything that comes from its origin; the caller adds what it knows. */
export function draftError(
  origin: Origin,
  fields: Omit<
    ErrorEvent,
    "source" | "service" | "instance" | "release" | "environment" | "platform" | "sdk"
  >,
): ErrorEvent {
  const { tags: _, ...sender } = origin;
  return { ...fields, source: "otlp", ...sender };
}

/** The user's id, where one was sent. */
export function userOf(attributes: Attributes): string | undefined {
  return attributes.text(userKeys);
}

/**
 * Attributes that no field took, as bounded text; `own` come first.
 *
 * @param keepRequest the HTTP attributes describe another request (an outgoing one), so they are tags. (Default: false)
 */
export function tagsOf(
  attributes: Attributes,
  batch: Batch,
  own: Record<string, string | undefined>,
  keepRequest = false,
): { tags: Record<string, string>; cut: boolean } {
  const tags: Record<string, string> = {};
  const { textChars, left } = batch.limits;
  const max = Math.min(batch.limits.tags, left.tags);
  let size = 0;
  for (const [key, value] of Object.entries(own)) {
    if (value === undefined || size >= max) continue;
    tags[key] = value;
    size++;
  }
  for (const key of attributes.keys()) {
    if (exceptionKeys.has(key) || userKeys.includes(key) || noise.test(key) || key === "__proto__") continue;
    if (!keepRequest && requestKeys.has(key)) continue;
    const text = scalarText(attributes.get(key));
    if (text === undefined || text === "") continue;
    if (size >= max) {
      left.tags -= size;
      return { tags, cut: true };
    }
    const name = cleanText(key, 200);
    if (name === "" || name === "__proto__") continue;
    tags[name] = cleanText(text, textChars);
    size++;
  }
  left.tags -= size;
  return { tags, cut: false };
}
