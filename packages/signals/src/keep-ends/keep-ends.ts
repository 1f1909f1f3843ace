/** Where a list is cut. */
interface Ends {
  /** Entries kept from its start. */
  head: number;
  /** Entries kept from its end. */
  tail: number;
}

/**
 * How many entries of each end are kept when only `most` may be: the first 3/5 and the last 2/5. The last one is always among
 * them, save where there is room for a single entry.
 */
export function endsOf(most: number): Ends {
  const tail = most < 2 ? 0 : Math.max(1, Math.floor((most * 2) / 5));
  return { head: Math.max(0, most - tail), tail };
}

/**
 * The two ends of a list longer than `most`; the list itself when it is not. Of frames and of exceptions the first are nearest to the
 * fault, and the last are what people saw: the middle says least.
 *
 * @example
 * keepEnds([1, 2, 3, 4, 5, 6, 7], 5); // [1, 2, 3, 6, 7]
 */
export function keepEnds<T>(list: T[], most: number): T[] {
  if (list.length <= most) return list;
  const { head, tail } = endsOf(most);
  return [...list.slice(0, head), ...list.slice(list.length - tail)];
}
