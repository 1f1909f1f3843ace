/** One item of an envelope: finds its reader by its type and books what came of it. */
import { nestsTooDeep } from "../json-depth.ts";
import { type Json, record, slug } from "./coerce.ts";
import { type ItemBooks, itemReaders, unsupportedItems } from "./item-readers.ts";
import type { EnvelopeItem } from "./parse-envelope.ts";

/** An event that cannot be read: it fails the request when nothing else was of use. */
export interface ItemFailure {
  code: "too_large" | "malformed_json";
  message: string;
}

const utf8 = new TextDecoder();

// Containers hold many records, each of which has its own bound.
const containers: ReadonlySet<string> = new Set(["span", "log"]);

/**
 * Decodes one item into the books.
 *
 * @returns the id of the event that it is about, a failure when it is an event that cannot be read, else undefined
 */
export function decodeItem(item: EnvelopeItem, books: ItemBooks): string | ItemFailure | undefined {
  const { tally } = books;
  const { type } = item.header;
  const read = itemReaders.get(type);
  if (read === undefined) {
    const known = unsupportedItems.has(type);
    tally.drop(known ? "unsupported_item" : "unknown_item", slug(type, "unknown"));
    return undefined;
  }
  const { limits } = books.reading();
  const most = containers.has(type) ? limits.bodyBytes : limits.itemBytes;
  if (item.payload.length > most) {
    const message = `The ${type} has ${item.payload.length} bytes; at most ${most} are taken.`;
    if (type === "event") return { code: "too_large", message };
    tally.drop("too_large", type);
    return undefined;
  }
  const source = utf8.decode(item.payload);
  let json: Json | undefined;
  try {
    json = tooDeep(type, item.payload) ? undefined : record(JSON.parse(source));
  } catch {
    json = undefined;
  }
  if (json === undefined) {
    tally.drop("malformed_json", type);
    return type === "event" || type === "transaction"
      ? {
          code: "malformed_json",
          message: `The ${type} is not a JSON object. Check its encoding and the item's length.`,
        }
      : undefined;
  }
  return read(json, source, books);
}

/** Only containers can be so large that their depth matters: at most `itemBytes` of brackets take JSON.parse some 50 ms. */
function tooDeep(type: string, payload: Uint8Array): boolean {
  return containers.has(type) && nestsTooDeep(payload);
}
