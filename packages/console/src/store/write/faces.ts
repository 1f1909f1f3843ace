/** Writes what issues show of themselves. */
import { faceOf, frontOf, type IssueChange } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { packText } from "../body.ts";
import { cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import type { Ledger } from "./volume.ts";

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
  "size",
  "reduced",
  "face",
];

/** About what a row takes beside its texts. */
const ROW_BYTES = 150;

/** Bytes that a face's row takes. */
export function faceSize(texts: readonly (string | null)[], face: Uint8Array | null): number {
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), ROW_BYTES + (face?.byteLength ?? 0));
}

function faceRow(id: string, { analysed }: Best): { values: unknown[]; size: number } {
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
  const texts = [
    cleanText(title, 500),
    root && JSON.stringify(root),
    surface && JSON.stringify(surface),
    cleanText(words.filter(Boolean).join(" ").toLowerCase(), 2000),
  ] as const;
  const face = packText(JSON.stringify(faceOf(analysed)));
  const size = faceSize(texts, face);
  const [shown, ...rest] = texts;
  const { version, value } = analysed.print;
  return { values: [id, version, value, shown, confidence, ...rest, size, 0, face], size };
}

const REPLACE = `on conflict (issue_id) do update set ${FACE_COLUMNS.slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(", ")}`;

/** The faces of new issues. */
export async function insertFaces(
  run: Run,
  changes: readonly IssueChange[],
  ledger: Ledger,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  for (const { id, best } of changes) {
    if (!best) continue;
    const { values, size } = faceRow(id, best);
    await insertRows(run, "issue_face", FACE_COLUMNS, [values], REPLACE, pause);
    ledger.bytes += size;
  }
}

/** Shows another failure. */
export async function saveFace(run: Run, id: string, best: Best, ledger: Ledger): Promise<void> {
  const [old] = await run.all<{ size: number }>("select size from issue_face where issue_id = ?", [id]);
  const { values, size } = faceRow(id, best);
  await insertRows(run, "issue_face", FACE_COLUMNS, [values], REPLACE);
  ledger.bytes += size - (old?.size ?? 0);
  const sets = MARK_COLUMNS.map((column) => `${column} = ?`).join(", ");
  await run.run(`update issue set ${sets} where id = ?`, [...markOf(best), id]);
}
