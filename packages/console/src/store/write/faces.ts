/** Writes what issues show of themselves. */
import { faceOf, frontOf, type IssueChange } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";

type Best = NonNullable<IssueChange["best"]>;

/** The issue's columns that say which failure is shown. */
export const MARK_COLUMNS = ["score", "face_failure", "face_time"];

export function markOf({ analysed, score }: Best): unknown[] {
  return [score, analysed.failure.id, Math.trunc(analysed.failure.events[0]?.time ?? 0)];
}

const FACE_COLUMNS = [
  "issue_id",
  "version",
  "fingerprint",
  "title",
  "confidence",
  "root",
  "surface",
  "search",
  "face",
];

function faceValues(id: string, { analysed }: Best): unknown[] {
  const { title, confidence, root, surface } = frontOf(analysed);
  const words = [
    title,
    root?.type,
    root?.message,
    root?.file,
    root?.function,
    surface?.type,
    surface?.message,
  ];
  return [
    id,
    analysed.print.version,
    analysed.print.value,
    cleanText(title, 500),
    confidence,
    root && JSON.stringify(root),
    surface && JSON.stringify(surface),
    cleanText(words.filter(Boolean).join(" ").toLowerCase(), 2000),
    JSON.stringify(faceOf(analysed)),
  ];
}

const REPLACE = `on conflict (issue_id) do update set ${FACE_COLUMNS.slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(", ")}`;

/** The faces of new issues. */
export async function insertFaces(
  run: Run,
  changes: readonly IssueChange[],
  pause: () => Promise<void> | undefined,
): Promise<void> {
  for (const { id, best } of changes) {
    if (best) await insertRows(run, "issue_face", FACE_COLUMNS, [faceValues(id, best)], REPLACE, pause);
  }
}

/** Shows another failure. */
export async function saveFace(run: Run, id: string, best: Best): Promise<void> {
  await insertRows(run, "issue_face", FACE_COLUMNS, [faceValues(id, best)], REPLACE);
  const sets = MARK_COLUMNS.map((column) => `${column} = ?`).join(", ");
  await run.run(`update issue set ${sets} where id = ?`, [...markOf(best), id]);
}
