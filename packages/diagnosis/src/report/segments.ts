/** A sentence in its pieces: what stands in backticks is code. */

export interface Segment {
  code: boolean;
  text: string;
}

/** A backtick without a partner is a character like others. */
export function segments(text: string): Segment[] {
  const parts = text.split("`");
  const odd = parts.length % 2 === 0;
  const whole = odd ? [...parts.slice(0, -2), `${parts.at(-2)}\`${parts.at(-1)}`] : parts;
  return whole.map((part, index) => ({ code: index % 2 === 1, text: part })).filter((one) => one.text !== "");
}
