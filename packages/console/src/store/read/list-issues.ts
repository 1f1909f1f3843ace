/** The list of issues, a page at a time by keyset: pages stay stable while issues come in. */
import type { z } from "zod";
import { type IssueList, type IssueQuery, IssueStatus } from "../../api/schema.ts";
import { facetKey } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanText } from "../clean-text.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { HOUR, ISSUE_COLUMNS, ISSUES, type ListedRow, loadFacets, loadHours, toIssue } from "./issue-row.ts";

const COLUMN = { "last-seen": "last_seen", "first-seen": "first_seen", count: "count" } as const;

export async function listIssues(
  run: Run,
  words: SqlWords,
  query: IssueQuery,
  now: number,
): Promise<z.infer<typeof IssueList>> {
  const column = COLUMN[query.sort];
  const after = query.cursor === undefined ? null : readCursor(query.cursor, query.sort);
  const projects = query.project === undefined ? await allProjects(run) : [query.project];
  const statuses = query.status === undefined ? IssueStatus.options : [query.status];
  const rows: ListedRow[] = [];
  // The list of one project and status is in an index; all of them together are not.
  for (const [project, status] of projects.flatMap((one) => statuses.map((other) => [one, other] as const))) {
    const { where, parameters } = conditions(query, project, status);
    if (after) {
      where.push(`(${column}, id) < (?, ?)`);
      parameters.push(after.value, after.id);
    }
    rows.push(
      ...(await run.all<ListedRow>(
        `select ${ISSUE_COLUMNS} from ${ISSUES} where ${where.join(" and ")} order by ${column} desc, id desc limit ?`,
        [...parameters, query.limit + 1],
      )),
    );
  }
  rows.sort((a, b) => b[column] - a[column] || (a.id < b.id ? 1 : -1));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const ids = page.map((row) => row.id);
  const facets = await loadFacets(run, words, ids, ["release", "route", "service", "environment"]);
  const hour = Math.floor(now / HOUR);
  const hours = await loadHours(run, words, ids, hour - 23, hour);
  return {
    issues: page.map((row) => toIssue(row, facets.get(row.id) ?? [], hours.get(row.id)!)),
    next:
      last && rows.length > query.limit
        ? writeCursor({ sort: query.sort, value: last[column], id: last.id })
        : null,
  };
}

async function allProjects(run: Run): Promise<string[]> {
  return (await run.all<{ id: string }>("select id from project order by id")).map((row) => row.id);
}

function conditions(
  query: IssueQuery,
  project: string,
  status: IssueStatus,
): { where: string[]; parameters: unknown[] } {
  const where = ["project = ?", "status = ?"];
  const parameters: unknown[] = [project, status];
  for (const word of (query.q ?? "").toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)) {
    where.push("search like ? escape '\\'");
    parameters.push(`%${cleanText(word).replaceAll(/[\\%_]/g, "\\$&")}%`);
  }
  for (const kind of ["release", "environment", "service"] as const) {
    const value = query[kind];
    if (value === undefined) continue;
    where.push(
      "exists (select 1 from issue_facet f where f.issue_id = issue.id and f.kind = ? and f.key = ?)",
    );
    parameters.push(kind, cleanText(facetKey(value)));
  }
  return { where, parameters };
}
