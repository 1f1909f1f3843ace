/** Projects and their keys. */
import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { type Backend, type Run, TryAgain } from "../backend.ts";
import { cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import type { KeyRow, ProjectRow, Store } from "../store.ts";
import type { Tables } from "../tables.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

type Keys = Pick<
  Store,
  | "projects"
  | "createProject"
  | "addProject"
  | "createFirstProject"
  | "createKey"
  | "keys"
  | "revokeKey"
  | "ingestKeys"
  | "findReadKey"
>;

function newKey({ project, kind, label, secret }: Parameters<Keys["createKey"]>[0], time: number) {
  return {
    id: randomBytes(8).toString("hex"),
    project,
    kind,
    label: cleanText(label, 200),
    shown: kind === "ingest" ? secret : `${secret.slice(0, 8)}…`,
    secret: kind === "ingest" ? secret : sha256(secret),
    created_at: Math.trunc(time),
    revoked_at: null,
  };
}

export function keyStore({ reader, read, transact }: Backend): Keys {
  return {
    projects: async () =>
      (await reader.selectFrom("project").selectAll().execute())
        .map(toProject)
        .sort((a, b) => Number(a.id) - Number(b.id)),

    createProject: (name, time) =>
      transact(async (run) => {
        // A name is made once: two consoles that start at the same time must not make `default` twice.
        const clean = cleanText(name, 200);
        await insertProject(run, clean, time);
        return toProject(await projectNamed(run, clean));
      }),

    addProject: (name, ingestKey, time) =>
      transact(async (run) => {
        const clean = cleanText(name, 200);
        const made = await insertProject(run, clean, time);
        const project = toProject(await projectNamed(run, clean));
        if (made === 0) return null;
        await insertKey(
          run,
          { project: project.id, kind: "ingest", label: "default", secret: ingestKey },
          time,
        );
        return project;
      }),

    createFirstProject: (name, ingestKey, time) =>
      transact(async (run) => {
        // Whoever comes second waits here for the first one's commit, then finds the number taken.
        const made = await run.run(
          `insert into project (id, name, created_at) select '1', ?, ?
           where not exists (select 1 from project) on conflict do nothing`,
          [cleanText(name, 200), Math.trunc(time)],
        );
        if (made === 0) return;
        await insertKey(run, { project: "1", kind: "ingest", label: name, secret: ingestKey }, time);
      }),

    createKey: async (key, time) => {
      const row = newKey(key, time);
      await transact((run) => insertKeyRow(run, row));
      return toKey(row);
    },

    keys: async (project) =>
      (
        await reader
          .selectFrom("api_key")
          .selectAll()
          .where("project", "=", cleanText(project))
          .orderBy("created_at")
          .orderBy("id")
          .execute()
      ).map(toKey),

    revokeKey: async (id, time) => {
      const sql = "update api_key set revoked_at = ? where id = ? and revoked_at is null";
      const revoked = await transact((run) => run.run(sql, [Math.trunc(time), cleanText(id)]));
      return revoked === 1;
    },

    ingestKeys: () =>
      read.all<{ project: string; secret: string }>(
        "select project, secret from api_key where kind = 'ingest' and revoked_at is null and project is not null",
      ),

    findReadKey: async (secret) => findReadKey(reader, secret),
  };
}

const NEXT_NUMBER = "(select coalesce(max(cast(id as integer)), 0) + 1 from project)";

/** Answers 1 where it made one, 0 where the name or the number is taken. */
function insertProject(run: Run, name: string, time: number): Promise<number> {
  return run.run(
    `insert into project (id, name, created_at) values (cast(${NEXT_NUMBER} as text), ?, ?) on conflict do nothing`,
    [name, Math.trunc(time)],
  );
}

async function projectNamed(run: Run, name: string): Promise<Tables["project"]> {
  const [row] = await run.all<Tables["project"]>("select * from project where name = ?", [name]);
  // Somebody else took the number, not the name.
  if (!row) throw new TryAgain("the project's number was taken meanwhile");
  return row;
}

async function insertKey(run: Run, key: Parameters<typeof newKey>[0], time: number): Promise<void> {
  await insertKeyRow(run, newKey(key, time));
}

async function insertKeyRow(run: Run, row: ReturnType<typeof newKey>): Promise<void> {
  await insertRows(run, "api_key", Object.keys(row), [Object.values(row)]);
}

async function findReadKey(reader: Kysely<Tables>, secret: string): Promise<KeyRow | null> {
  const row = await reader
    .selectFrom("api_key")
    .selectAll()
    .where("secret", "=", sha256(secret))
    .where("kind", "=", "read")
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row ? toKey(row) : null;
}

const toProject = (row: Tables["project"]): ProjectRow => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
});

const toKey = (row: Tables["api_key"]): KeyRow => ({
  id: row.id,
  project: row.project,
  kind: row.kind,
  label: row.label,
  shown: row.shown,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});
