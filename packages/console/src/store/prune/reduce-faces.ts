/** Takes from issues that have no event left what only their events could bear out. */
import type { Run, SqlWords } from "../backend.ts";
import { QUIET_FACET_CHARS, QUIET_FACETS_KEPT } from "../limits.ts";
import { faceSize } from "../write/faces.ts";
import { countKept } from "../write/volume.ts";
import { NOTHING, STEP, type Step } from "./step.ts";

/** Characters kept of a message. */
const MESSAGE_CHARS = 500;
const SEARCH_CHARS = 500;
const TITLE_CHARS = 120;

interface FaceRow {
  issue_id: string;
  title: string;
  root: string | null;
  surface: string | null;
  search: string;
  size: number;
}

const COLUMNS = "issue_id, title, root, surface, search, size";

/**
 * Of those of the issues that have no event left: title, root and surface stay, chain and hypotheses go, and the rarest of what it
 * spread over. The next failure is shown whole again. Answers the bytes that this freed.
 */
export async function reduceFaces(run: Run, words: SqlWords, ids: readonly string[]): Promise<number> {
  // Locked before it is looked whether events are left: a writer that has the lock may be bringing one.
  const lock = words.kind === "postgres" ? "order by id for update" : "";
  const issues = await run.all<{ id: string; last_seen: number }>(
    `select id, last_seen from issue where ${words.among("id")} ${lock}`,
    [words.list(ids)],
  );
  const seen = new Map(issues.map(({ id, last_seen }) => [id, Math.max(1, last_seen)]));
  const faces = await run.all<FaceRow>(
    `select ${COLUMNS} from issue_face f where ${words.among("issue_id")} and reduced = 0
     and not exists (select 1 from event e where e.issue_id = f.issue_id)`,
    [words.list([...seen.keys()])],
  );
  let freed = 0;
  for (const face of faces) {
    const root = shortened(face.root);
    const surface = shortened(face.surface);
    const search = face.search.slice(0, SEARCH_CHARS).toWellFormed();
    const size = faceSize([face.title, root, surface, search], null);
    freed += face.size - size;
    await run.run(
      "update issue_face set face = null, root = ?, surface = ?, search = ?, size = ?, reduced = ? where issue_id = ?",
      [root, surface, search, size, seen.get(face.issue_id), face.issue_id],
    );
  }
  if (faces.length > 0) {
    await trimQuiet(
      run,
      words,
      faces.map((face) => face.issue_id),
    );
  }
  return freed;
}

/** A root or surface with a message of bounded length. */
function shortened(json: string | null): string | null {
  if (json === null || json.length <= MESSAGE_CHARS) return json;
  const told = JSON.parse(json) as { message: string };
  return JSON.stringify({ ...told, message: told.message.slice(0, MESSAGE_CHARS).toWellFormed() });
}

/** Facets few, and no score: whatever fails next is more telling than what nothing is left of. */
async function trimQuiet(run: Run, words: SqlWords, ids: readonly string[]): Promise<void> {
  const list = words.list(ids);
  await run.run(
    `delete from issue_facet where (issue_id, kind, key) in (
       select issue_id, kind, key from (
         select issue_id, kind, key, value,
           row_number() over (partition by issue_id, kind order by count desc, last_seen desc, key) as place
         from issue_facet where ${words.among("issue_id")}) ranked
       where place > ${QUIET_FACETS_KEPT} or length(value) > ${QUIET_FACET_CHARS})`,
    [list],
  );
  await run.run(
    `update issue set score = -1, facets = (select count(*) from issue_facet f where f.issue_id = issue.id)
     where ${words.among("id")}`,
    [list],
  );
}

/** Where there are still too many bytes: of the issues without events that were seen longest ago only the titles stay. */
export const keepTitlesOnly: Step = async ({ run, words, slot, over }) => {
  if (over <= 0) return NOTHING;
  const oldest = await run.all<{ issue_id: string }>(
    `select issue_id from issue_face where reduced > 0 order by reduced limit ${STEP}`,
  );
  const list = words.list(oldest.map((face) => face.issue_id));
  // A face changes only under its issue's lock.
  const lock = words.kind === "postgres" ? "order by id for update" : "";
  await run.all(`select id from issue where ${words.among("id")} ${lock}`, [list]);
  const faces = await run.all<FaceRow>(
    `select ${COLUMNS} from issue_face where ${words.among("issue_id")} and reduced > 0`,
    [list],
  );
  let freed = 0;
  for (const face of faces) {
    const title = face.title.slice(0, TITLE_CHARS).toWellFormed();
    const search = title.toLowerCase();
    const size = faceSize([title, search], null);
    freed += face.size - size;
    await run.run(
      "update issue_face set title = ?, root = null, surface = null, search = ?, size = ?, reduced = -1 where issue_id = ?",
      [title, search, size, face.issue_id],
    );
  }
  await countKept(run, slot, { bytes: -freed });
  return { rows: faces.length, events: 0, bytes: freed };
};
