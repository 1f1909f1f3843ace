/** What a caller's `traceparent` says, read strictly: what breaks the rules is as good as absent. */

export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  parentSpanId: string;
  /** Of the caller's flags those that are defined: 1 sampled, 2 random. */
  traceFlags: number;
}

const SHAPE = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,455})?$/;
const ZEROS = /^0+$/;

/**
 * Reads a `traceparent` header; undefined for any that W3C Trace Context says to ignore: upper-case digits, version `ff`, ids of
 * zeros, more than one value, and anything behind the flags of version `00`. Later versions may carry more, which is not read.
 *
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header
 * @example
 * readTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")?.traceId; // "4bf92f3577b34da6a3ce929d0e0e4736"
 */
export function readTraceparent(header: unknown): Traceparent | undefined {
  if (typeof header !== "string" || header.length < 55 || header.length > 512) return undefined;
  const parts = SHAPE.exec(header);
  if (parts === null) return undefined;
  const [, version, traceId, parentSpanId, flags, more] = parts as unknown as string[];
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (ZEROS.test(traceId!) || ZEROS.test(parentSpanId!)) return undefined;
  return { traceId: traceId!, parentSpanId: parentSpanId!, traceFlags: Number.parseInt(flags!, 16) & 3 };
}
