/** Adds up how issues spread over releases, routes, services, environments, flags and variants. */
import type { FacetChange, IssueChange } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanText } from "../clean-text.ts";
import { insertReturning } from "../insert-rows.ts";
import type { IssueRow } from "./apply-changes.ts";

/** Facet rows of one issue after which routes, flags and variants are no longer added: names with ids in them never end. */
const WIDE_MAX = 1000;
/** The same for releases, services and environments. */
const ALL_MAX = 5000;

/** Characters kept of a value; a variant is a type, a message and a route. */
const VALUE_CHARS = 4096;

const COLUMNS = ["issue_id", "kind", "key", "value", "count", "first_seen", "last_seen"];

/** Answers how many rows were made, by issue. */
export async function saveFacets(
  run: Run,
  words: SqlWords,
  changes: readonly IssueChange[],
  issues: ReadonlyMap<string, IssueRow>,
  pause: () => Promise<void> | undefined,
): Promise<Map<string, number>> {
  const rows: unknown[][] = [];
  const deltas = new Map<string, number>();
  const made = new Map<string, number>();
  let shrunk = false;
  for (const { id, facets } of changes) {
    const taken = issues.get(id)?.facets ?? 0;
    let fresh = 0;
    for (const [, facet] of [...facets].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (facet.count === 0) continue;
      if (facet.count < 0) shrunk = true;
      const key = cleanText(facet.key);
      if (facet.count < 0 || taken + fresh >= limitOf(facet.kind)) {
        await updateOnly(run, words, id, facet, key);
        continue;
      }
      fresh++;
      deltas.set(`${id} ${facet.kind} ${key}`, facet.count);
      rows.push([
        id,
        facet.kind,
        key,
        cleanText(facet.value, VALUE_CHARS),
        facet.count,
        facet.first,
        facet.last,
      ]);
    }
    const wait = pause();
    if (wait) await wait;
  }
  const stored = await insertReturning<{ issue_id: string; kind: string; key: string; count: number }>(
    run,
    "issue_facet",
    COLUMNS,
    rows,
    `on conflict (issue_id, kind, key) do update set count = issue_facet.count + excluded.count,
     first_seen = ${words.least("issue_facet.first_seen", "excluded.first_seen")},
     last_seen = ${words.greatest("issue_facet.last_seen", "excluded.last_seen")}
     returning issue_id, kind, key, count`,
  );
  for (const row of stored) {
    // A row whose count is what we just added is one that we made.
    if (deltas.get(`${row.issue_id} ${row.kind} ${row.key}`) !== Number(row.count)) continue;
    made.set(row.issue_id, (made.get(row.issue_id) ?? 0) + 1);
  }
  if (shrunk) {
    for (const { id } of changes) {
      const dropped = await run.run("delete from issue_facet where issue_id = ? and count <= 0", [id]);
      if (dropped > 0) made.set(id, (made.get(id) ?? 0) - dropped);
    }
  }
  return made;
}

const limitOf = (kind: FacetChange["kind"]): number =>
  kind === "route" || kind === "flag" || kind === "variant" ? WIDE_MAX : ALL_MAX;

async function updateOnly(
  run: Run,
  words: SqlWords,
  id: string,
  facet: FacetChange,
  key: string,
): Promise<void> {
  // What is taken away says nothing about when the rest was seen.
  const last = facet.count < 0 ? 0 : facet.last;
  const later = words.greatest("last_seen", words.kind === "postgres" ? "?::bigint" : "?");
  await run.run(
    `update issue_facet set count = count + ?, last_seen = ${later} where issue_id = ? and kind = ? and key = ?`,
    [facet.count, last, id, facet.kind, key],
  );
}
