/** Issues that began about the same time: what a chain over several services is made of. */
import { IssueStatus } from "../../api/schema.ts";
import type { Run, SqlWords } from "../backend.ts";
import type { Neighbour, Store } from "../store.ts";
import type { IssueFaceTable, IssueTable } from "../tables.ts";
import { ISSUES, loadFacets } from "./issue-row.ts";

type Row = Pick<IssueTable, "id" | "first_seen"> & Pick<IssueFaceTable, "title" | "root" | "surface">;

export async function neighbours(
  run: Run,
  words: SqlWords,
  { project, at, around, limit }: Parameters<Store["neighbours"]>[0],
): Promise<Neighbour[]> {
  const nearest = async (range: string, from: number, to: number, order: "asc" | "desc") => {
    const rows: Row[] = [];
    // What is in an index is the order of one status.
    for (const status of IssueStatus.options)
      rows.push(
        ...(await run.all<Row>(
          `select id, first_seen, title, root, surface from ${ISSUES}
           where project = ? and status = ? and ${range} order by first_seen ${order} limit ${Math.trunc(limit)}`,
          [project, status, Math.trunc(from), Math.trunc(to)],
        )),
      );
    const sign = order === "asc" ? 1 : -1;
    return rows
      .sort((a, b) => sign * (a.first_seen - b.first_seen) || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  };
  const rows = [
    ...(await nearest("first_seen >= ? and first_seen <= ?", at - around, at, "desc")).reverse(),
    ...(await nearest("first_seen > ? and first_seen <= ?", at, at + around, "asc")),
  ];
  const facets = await loadFacets(
    run,
    words,
    rows.map(({ id }) => id),
    ["service", "environment"],
  );
  return rows.map(({ id, title, root, surface, first_seen }) => ({
    id,
    title,
    root: root === null ? null : JSON.parse(root),
    surface: surface === null ? null : JSON.parse(surface),
    firstSeen: Number(first_seen),
    service: facets.get(id)?.find(({ kind }) => kind === "service")?.value ?? null,
    environments: (facets.get(id) ?? []).flatMap(({ kind, value }) =>
      kind === "environment" ? [value] : [],
    ),
  }));
}
