/** Base64 VLQ, the numbers of source maps (ECMA-426). */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/** Writes one number, sign in the lowest bit, five bits a digit. */
export function encodeVlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/**
 * Reads the numbers of one segment.
 *
 * @throws SyntaxError where a character is no digit, or the last number has no end
 */
export function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (let index = 0; index < segment.length; index++) {
    const digit = VALUES[segment.charCodeAt(index)] ?? -1;
    if (digit < 0 || shift > 30) throw new SyntaxError(`No source map segment: ${segment.slice(0, 40)}`);
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  if (shift !== 0) throw new SyntaxError(`A source map segment breaks off: ${segment.slice(0, 40)}`);
  return numbers;
}
