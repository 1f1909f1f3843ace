/** Segments that are kept; what follows becomes one `*`. Routers' own templates are rarely longer. */
const SEGMENTS = 8;
/** Characters of a segment that may still be a word. */
const LONGEST_WORD = 64;

const UUID = /^\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i;
/** A router's parameter: `:id`, `{id}`, `[id]`, `<int:id>`. */
const PARAMETER = /^:|^\{[^}]*\}$|^\[[^\]]*\]$|^<[^>]*>$/;

/** Segments that name one thing rather than a kind of thing. */
const ids: readonly RegExp[] = [
  // Numbers, dates, addresses, coordinates; `1.2` and `1.2.3` are versions of an API.
  /^(?!\d{1,2}(?:\.\d{1,2}){1,2}$)-?\d+(?:[.,:_-]\d+)*$/,
  // Object ids, hashes.
  /^(?=[a-f]*\d)[0-9a-f]{8,}$|^[0-9a-f]{16,}$/i,
  // E-mail addresses and handles.
  /@|%40/,
  // Random words, slugs with a number, escaped text: base64, ULID, nanoid, JWT.
  /^(?=\D*\d)[\w~%+=.-]{20,}$/,
  // Ids with a prefix: `cus_NffrFeUfNV2Hib`, `order-12345`, `PROJ-7`.
  /^[a-z]{1,10}_(?=\D*\d)(?=[^A-Z]*[A-Z])[A-Za-z0-9]{10,}$/,
  /^[A-Za-z]{1,16}[_-]\d{4,}$|^[A-Z]{2,10}-\d+$/,
  // Short random words: both cases, and digits in more than one place.
  /^(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=\D*\d+\D+\d)[\w-]{10,}$/,
];

/**
 * The pattern of a called path: segments that look like ids (numbers, dates, UUIDs, hashes, e-mail addresses, long tokens) become `:id`,
 * parameters behind `;` go, and what follows the eighth segment becomes `*`. So few different patterns come of however many paths. A
 * pattern and a router's template stay as they are, save for that bound.
 *
 * @param path without origin and query: see `pathOf`
 * @example
 * routePattern("/users/42/orders/7b0c1d7e-7f2d-4b53-9a39-0d8f6a2f5f10"); // "/users/:id/orders/:id"
 */
export function routePattern(path: string): string;
export function routePattern(path: string | undefined): string | undefined;
export function routePattern(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const first = path.startsWith("/") ? 1 : 0;
  const segments = path.split("/", first + SEGMENTS + 1);
  const kept = segments.slice(0, first + SEGMENTS).map(segmentPattern);
  if (segments.length > kept.length) kept.push("*");
  return kept.join("/");
}

function segmentPattern(segment: string): string {
  const end = segment.indexOf(";");
  const word = end < 0 ? segment : segment.slice(0, end);
  if (word.length > LONGEST_WORD || UUID.test(word)) return ":id";
  if (PARAMETER.test(word)) return word;
  return ids.some((id) => id.test(word)) ? ":id" : word;
}
