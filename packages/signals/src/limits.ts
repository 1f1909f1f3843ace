/** Every bound that the decoders keep. One place, so that documentation and tests can read it. */

/**
 * The bounds that every decoder keeps, whatever is sent. What goes beyond one is cut or dropped, and said: an event names the limit in
 * its `cut`, a dropped item its reason.
 *
 * @example
 * const limits: Limits = { ...defaultLimits, items: 1000 };
 * decodeEnvelope(body, { received: Date.now(), limits });
 */
export interface Limits {
  /** Bytes of a request body after decompression. (Default: 64 MiB; source: OpenTelemetry collector) */
  bodyBytes: number;
  /** Bytes of one event, log item or span. (Default: 1 MiB; source: Sentry's documented item limit) */
  itemBytes: number;
  /** Items of one envelope, records of one export. (Default: 10,000) */
  items: number;
  /** Nesting of JSON or protobuf values that is followed; deeper is cut. (Default: 32) */
  depth: number;
  /** Exceptions of one event. (Default: 50) */
  exceptions: number;
  /** Frames of one exception: the first 3/5 and the last 2/5 are kept. (Default: 100) */
  frames: number;
  /** Characters of a message. (Default: 8,192) */
  messageChars: number;
  /** Characters of any other text: names, paths, source lines. (Default: 1,024) */
  textChars: number;
  /** Tags or attributes kept of one event. (Default: 64) */
  tags: number;
  /** Characters of all stack traces of one payload that are taken apart; records past it are dropped. (Default: 4 Mi) */
  payloadStackChars: number;
  /** Attributes that all records of one payload keep as tags. (Default: 100,000) */
  payloadTags: number;
  /** Bytes of an envelope's first line, and of blank lines in an envelope. (Default: 16 KiB) */
  headerBytes: number;
  /** How far into the future a sender's clock may be, in milliseconds; later times are set to the time of receipt. (Default: 60,000) */
  futureMs: number;
}

/**
 * The bounds where none are given. Frozen: spread it to change one.
 *
 * @example
 * const limits = { ...defaultLimits, bodyBytes: 8 * 1024 * 1024 };
 */
export const defaultLimits: Readonly<Limits> = Object.freeze({
  bodyBytes: 64 * 1024 * 1024,
  itemBytes: 1024 * 1024,
  items: 10_000,
  depth: 32,
  exceptions: 50,
  frames: 100,
  messageChars: 8192,
  textChars: 1024,
  tags: 64,
  payloadStackChars: 4 * 1024 * 1024,
  payloadTags: 100_000,
  headerBytes: 16 * 1024,
  futureMs: 60_000,
});
