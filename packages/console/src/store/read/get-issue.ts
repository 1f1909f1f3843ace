/** One issue whole. */
import type { z } from "zod";
import type { Criterion, Regressed, StoredIssue } from "../../api/schema.ts";
import type { Face } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { unpackText } from "../body.ts";
import {
  type FacetRow,
  HOUR,
  ISSUE_COLUMNS,
  ISSUES,
  iso,
  type ListedRow,
  loadFacets,
  loadHours,
  toIssue,
} from "./issue-row.ts";
import { loadReleaseTotals } from "./release-totals.ts";

const KINDS = ["release", "route", "service", "environment", "flag", "variant"] as const;
const WEEK = 7 * 24;
/** What is left where the last event was deleted by age or size. */
const NO_FACE: Face = { reason: "", chain: [], hypotheses: [], parts: [], ignored: [] };
const UNTOLD = { analyzer: null, cause: null, impact: null, verification: null, rollback: null };

export async function getIssue(
  run: Run,
  words: SqlWords,
  id: string,
  now: number,
): Promise<z.infer<typeof StoredIssue> | null> {
  const [row] = await run.all<
    ListedRow & {
      face: Uint8Array | null;
      version: number;
      fingerprint: string;
      resolved_at: number | null;
      regressed: string | null;
      criteria: string | null;
    }
  >(
    `select ${ISSUE_COLUMNS}, face, version, fingerprint, resolved_at, regressed, issue_criteria.body as criteria
     from ${ISSUES} left join issue_criteria on issue_criteria.issue_id = issue.id where id = ?`,
    [id],
  );
  if (!row) return null;
  const facets = (await loadFacets(run, words, [id], KINDS)).get(id) ?? [];
  const hour = Math.floor(now / HOUR);
  const hours = (await loadHours(run, words, [id], hour - WEEK + 1, hour)).get(id)!;
  const face = row.face === null ? NO_FACE : (JSON.parse(unpackText(row.face)) as Face);
  const issue = toIssue(row, facets, hours.slice(-24));
  const totals = await loadReleaseTotals(run, words, row.project, issue.releases, issue.services);
  const of = (kind: FacetRow["kind"]): FacetRow[] => facets.filter((facet) => facet.kind === kind);
  return {
    ...issue,
    resolvedAt: row.resolved_at === null ? null : iso(row.resolved_at),
    regressed: row.regressed === null ? null : (JSON.parse(row.regressed) as Regressed),
    criteria: row.criteria === null ? [] : (JSON.parse(row.criteria) as Criterion[]),
    reason: face.reason,
    chain: face.chain,
    // What an older version wrote lacks the newer fields.
    hypotheses: face.hypotheses.map((one) => ({ ...UNTOLD, ...one })),
    fingerprint: {
      version: row.version,
      value: row.fingerprint,
      parts: face.parts,
      ignored: face.ignored,
    },
    variants: of("variant").flatMap((facet) => {
      const triple = parseList(facet.value);
      if (!triple) return [];
      const [type, message, route] = triple;
      return [
        {
          surface: { type: String(type), message: String(message) },
          route: typeof route === "string" ? route : null,
          count: facet.count,
          lastSeen: iso(facet.last_seen),
        },
      ];
    }),
    releaseStats: of("release").map((facet) => ({
      release: facet.value,
      count: facet.count,
      firstSeen: iso(facet.first_seen),
      lastSeen: iso(facet.last_seen),
      requests: totals.get(facet.value)?.total ?? null,
      failedRequests: totals.get(facet.value)?.failed ?? null,
    })),
    routeStats: of("route").map((facet) => ({
      route: facet.value,
      count: facet.count,
      lastSeen: iso(facet.last_seen),
    })),
    history: hours.map((count, index) => ({ time: iso((hour - WEEK + 1 + index) * HOUR), count })),
    flags: of("flag").flatMap((facet) => {
      const pair = parseList(facet.value);
      return pair ? [{ key: String(pair[0]), variant: String(pair[1]), count: facet.count }] : [];
    }),
  };
}

/** Null for a value that was cut because it was too long to keep. */
function parseList(text: string): unknown[] | null {
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    return null;
  }
}
