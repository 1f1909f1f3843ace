/** The bounds of one serialization. What goes beyond one is cut, and marked where it was. */

/**
 * Bounds of `serialize` and `toPlain`.
 *
 * @example
 * serialize(body, { stringChars: 200, items: 20 }); // a preview
 */
export interface SerializeLimits {
  /** Nesting that is followed, at most 200. (Default: 64) */
  depth: number;
  /** Entries of one list, keys of one object. (Default: 1,000) */
  items: number;
  /** Values altogether. (Default: 10,000) */
  values: number;
  /** Characters of one text. (Default: 8,192) */
  stringChars: number;
  /** Characters of one key. (Default: 256) */
  keyChars: number;
  /** Characters of all texts and keys together, before escaping. (Default: 65,536) */
  totalChars: number;
  /** Milliseconds for the walk; what is not reached by then is cut. A getter or `toJSON` under way can't be stopped. (Default: 20) */
  time: number;
}

/** The bounds where none are given. Frozen: pass those that differ. */
export const defaultSerializeLimits: Readonly<SerializeLimits> = Object.freeze({
  depth: 64,
  items: 1_000,
  values: 10_000,
  stringChars: 8_192,
  keyChars: 256,
  totalChars: 65_536,
  time: 20,
});

/** What `serialize` and `toPlain` take beside the value. */
export interface SerializeOptions extends Partial<SerializeLimits> {
  /** Write the stacks of errors. (Default: true) */
  stacks?: boolean;
  /** Replace e-mail addresses. Secrets are always replaced. (Default: true) */
  emails?: boolean;
}

/** The redaction that comes after replaces whole what is deeper than 256. */
const DEPTH_MAX = 200;

/** A limit that is no number of zero or more would be no limit: the default stands in. */
export function limitsOf(options: SerializeOptions): SerializeLimits {
  const limits = { ...defaultSerializeLimits };
  for (const name of Object.keys(limits) as (keyof SerializeLimits)[]) {
    const wanted = options[name];
    if (typeof wanted === "number" && wanted >= 0) limits[name] = wanted;
  }
  limits.depth = Math.min(limits.depth, DEPTH_MAX);
  return limits;
}
