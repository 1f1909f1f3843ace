/** The first group of a pattern that took part in a match: the name that a text names. */
export function partOf(text: string, pattern: RegExp): string | undefined {
  return pattern
    .exec(text)
    ?.slice(1)
    .find((part) => part !== undefined);
}
