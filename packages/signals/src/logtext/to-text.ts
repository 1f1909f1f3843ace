/** Bytes of a log file to text. */
import type { Result } from "../words/signal.ts";

/** V8 cannot hold longer strings than about 2^29 characters. */
const MAX_CHARS = 500_000_000;
const SAMPLE = 8192;

/** Bytes decoded at once: the whole text of a large log is never held. */
const PART = 4 * 1024 * 1024;

/**
 * Decodes UTF-8 (invalid bytes replaced) and UTF-16 with or without its mark, part by part; anything that is no text is
 * refused. The first part decides whether parts will do: when `take` answers `whole`, the whole text is the result.
 */
export function eachText(
  input: string | Uint8Array,
  take: (part: { text: string; first: boolean; done: number }, last: boolean) => "next" | "whole",
): Result<string | undefined> {
  if (typeof input === "string") {
    if (looksBinary(input.slice(0, SAMPLE)))
      return unsupported("it holds control characters that no log has");
    const text = input.charCodeAt(0) === 0xfeff ? input.slice(1) : input;
    return { ok: true, value: take({ text, first: true, done: 1 }, true) === "whole" ? text : undefined };
  }
  if (input.length > MAX_CHARS) {
    return {
      ok: false,
      failure: {
        code: "too_large",
        message: `The log has ${input.length} bytes; at most ${MAX_CHARS} can be read at once. Cut it to the time of the failure.`,
        status: 413,
      },
    };
  }
  const archive = archiveOf(input);
  if (archive) return unsupported(`it is ${archive}; unpack it first`);
  const encoding = encodingOf(input);
  const decoder = new TextDecoder(encoding);
  let start = 0;
  do {
    const end = Math.min(input.length, start + PART);
    const last = end >= input.length;
    const text = decoder.decode(input.subarray(start, end), { stream: !last });
    if (start === 0 && looksBinary(text.slice(0, SAMPLE)))
      return unsupported("it holds bytes that no log has");
    if (take({ text, first: start === 0, done: end / input.length }, last) === "whole")
      return { ok: true, value: new TextDecoder(encoding).decode(input) };
    start = end;
  } while (start < input.length);
  return { ok: true, value: undefined };
}

function unsupported(why: string): Result<string> {
  return {
    ok: false,
    failure: { code: "not_text", message: `This is not a text log: ${why}.`, status: 415 },
  };
}

function archiveOf(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b) return "gzip-compressed";
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return "zstd-compressed";
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) return "a ZIP archive";
  if (a === 0x42 && b === 0x5a && c === 0x68) return "bzip2-compressed";
  if (a === 0xfd && b === 0x37 && c === 0x7a) return "xz-compressed";
  return undefined;
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  // Without the mark: Latin text in UTF-16 has a zero in every other byte.
  const length = Math.min(bytes.length, SAMPLE);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 1) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  if (length >= 8 && odd > length * 0.3 && even < length * 0.02) return "utf-16le";
  if (length >= 8 && even > length * 0.3 && odd < length * 0.02) return "utf-16be";
  return "utf-8";
}

/** A few stray bytes are a broken log; many are no log. */
function looksBinary(sample: string): boolean {
  let odd = 0;
  for (let i = 0; i < sample.length; i += 1) {
    const code = sample.charCodeAt(i);
    if (
      code === 0xfffd ||
      (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 27 && code !== 12)
    )
      odd += 1;
  }
  return odd > 4 && odd > sample.length * 0.15;
}
