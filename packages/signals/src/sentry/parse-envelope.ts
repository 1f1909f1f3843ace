/** Takes an envelope apart into header and items; payloads stay bytes. */
import { defaultLimits, type Limits } from "../limits.ts";
import type { Result } from "../words/signal.ts";
import { type Json, record, text } from "./coerce.ts";
import { failure } from "./decoding.ts";
import { readId } from "./ids.ts";

/** What an envelope says about all its items; each field is there only when it is well formed. */
export interface EnvelopeHeader {
  /** 32 lower-case hex digits. */
  event_id?: string;
  dsn?: string;
  sent_at?: string;
  /** Dynamic sampling context: strings only, e.g. `trace_id`, `public_key`, `release`, `environment`. */
  trace?: Record<string, string>;
  sdk?: { name: string; version?: string };
}

/** One item of an envelope: an event, a transaction, a session, logs, a client report. */
export interface EnvelopeItem {
  /** As sent; `type` is "" where there was none. */
  header: { type: string; length?: number; [key: string]: unknown };
  /** A view into the body, not a copy. */
  payload: Uint8Array;
}

/**
 * An envelope taken apart, its items in the order in which they stood.
 *
 * @example
 * const result = parseEnvelope(body, defaultLimits);
 * if (result.ok) result.value.items.map((item) => item.header.type); // ["event", "client_report"]
 */
export interface Envelope {
  header: EnvelopeHeader;
  items: EnvelopeItem[];
}

const newline = 10;
const carriageReturn = 13;
const utf8 = new TextDecoder();

function parseJson(bytes: Uint8Array): Json | undefined {
  try {
    return record(JSON.parse(utf8.decode(bytes)));
  } catch {
    return undefined;
  }
}

function readHeader(json: Json): EnvelopeHeader {
  const header: EnvelopeHeader = {};
  const id = readId(json["event_id"]);
  if (id !== undefined) header.event_id = id;
  const dsn = text(json["dsn"], 2048);
  if (dsn !== undefined) header.dsn = dsn;
  const sent = text(json["sent_at"], 40);
  if (sent !== undefined) header.sent_at = sent;
  const trace = record(json["trace"]);
  if (trace !== undefined) {
    const fields = Object.entries(trace).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].length <= 1024,
    );
    header.trace = Object.fromEntries(fields.slice(0, 32));
  }
  const name = text(record(json["sdk"])?.["name"], 128);
  if (name !== undefined) {
    const version = text(record(json["sdk"])?.["version"], 64);
    header.sdk = { name, ...(version !== undefined && { version }) };
  }
  return header;
}

/** Blank lines are skipped byte by byte: hand-written clients put some between items, hostile ones put millions. */
function isBlank(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn || byte === 32 || byte === 9;
}

/**
 * Parses an envelope.
 *
 * Framing: newline-separated; `length` counts the payload's bytes, without it the payload ends at the next newline or
 * the end; the last newline is optional. More lenient than the protocol: blank lines between items and CRLF line ends
 * are accepted. As strict as Sentry's relay: an item that claims more bytes than there are, or whose claimed end is no
 * line end, fails the envelope, because where the next item begins is then unknown.
 *
 * Fails with `too_large`, `too_many_items` (413), `empty_body`, `malformed_envelope_header`, `malformed_item_header`,
 * `truncated_item`, `wrong_item_length` (400).
 *
 * @example
 * parseEnvelope(new TextEncoder().encode('{}\n{"type":"event"}\n{"message":"hello"}'));
 */
export function parseEnvelope(body: Uint8Array, limits: Limits = defaultLimits): Result<Envelope> {
  if (body.length > limits.bodyBytes) {
    return failure(
      "too_large",
      413,
      `The envelope has ${body.length} bytes; at most ${limits.bodyBytes} are taken.`,
    );
  }
  let offset = 0;
  let blanks = 0;
  const nextLine = (): { start: number; end: number } | undefined => {
    while (isBlank(body[offset]) && blanks < limits.headerBytes) {
      offset++;
      blanks++;
    }
    if (offset >= body.length) return undefined;
    const start = offset;
    const found = body.indexOf(newline, start);
    const end = found === -1 ? body.length : found;
    offset = end + 1;
    return { start, end };
  };

  const first = nextLine();
  if (first === undefined) {
    return failure(
      "empty_body",
      400,
      "The body is empty. An envelope begins with one line of JSON, at least {}.",
    );
  }
  if (first.end - first.start > limits.headerBytes) {
    return failure(
      "malformed_envelope_header",
      400,
      `The envelope's first line has more than ${limits.headerBytes} bytes: it is no envelope header.`,
    );
  }
  const headerJson = parseJson(body.subarray(first.start, first.end));
  if (headerJson === undefined) {
    return failure(
      "malformed_envelope_header",
      400,
      "The envelope's first line is not a JSON object. Check the content encoding and that the body is an envelope.",
    );
  }

  const items: EnvelopeItem[] = [];
  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    const position = items.length + 1;
    if (items.length >= limits.items) {
      return failure("too_many_items", 413, `The envelope has more than ${limits.items} items; split it.`);
    }
    const header = parseJson(body.subarray(line.start, line.end));
    const length = header?.["length"];
    if (header === undefined || (length !== undefined && length !== null && !isLength(length))) {
      return failure(
        "malformed_item_header",
        400,
        `The header of item ${position} is not one line of JSON with a valid length.`,
      );
    }
    let end: number;
    if (isLength(length)) {
      end = Math.min(offset, body.length) + length;
      if (end > body.length) {
        return failure(
          "truncated_item",
          400,
          `Item ${position} claims ${length} bytes, ${Math.max(0, body.length - offset)} are left: the body was cut off, or length is wrong.`,
        );
      }
      const next = body[end] === carriageReturn ? body[end + 1] : body[end];
      if (next !== newline && next !== undefined) {
        return failure(
          "wrong_item_length",
          400,
          `Item ${position} does not end after the ${length} bytes that its length claims. Length counts bytes, not characters.`,
        );
      }
    } else {
      const found = offset < body.length ? body.indexOf(newline, offset) : -1;
      end = found === -1 ? body.length : found;
    }
    const type = header["type"];
    items.push({
      header: Object.assign(header, { type: typeof type === "string" ? type : "" }) as EnvelopeItem["header"],
      payload: body.subarray(Math.min(offset, body.length), end),
    });
    offset = body[end] === carriageReturn && body[end + 1] === newline ? end + 2 : end + 1;
  }
  return { ok: true, value: { header: readHeader(headerJson), items } };
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
