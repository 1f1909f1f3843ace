/** Projects and their keys. */
import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { type Backend, TryAgain } from "../backend.ts";
import { cleanText } from "../clean-text.ts";
import type { KeyRow, ProjectRow, Store } from "../store.ts";
import type { Tables } from "../tables.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

type Keys = Pick<
  Store,
  "projects" | "createProject" | "createKey" | "keys" | "revokeKey" | "ingestKeys" | "findReadKey"
>;

export function keyStore({ reader, writer, read, transact }: Backend): Keys {
  return {
    projects: async () =>
      (await reader.selectFrom("project").selectAll().execute())
        .map(toProject)
        .sort((a, b) => Number(a.id) - Number(b.id)),

    createProject: (name, time) =>
      transact(async (run) => {
        // A name is made once: two consoles that start at the same time must not make `default` twice.
        const clean = cleanText(name, 200);
        const next = "(select coalesce(max(cast(id as integer)), 0) + 1 from project)";
        await run.run(
          `insert into project (id, name, created_at) values (cast(${next} as text), ?, ?) on conflict do nothing`,
          [clean, Math.trunc(time)],
        );
        const [row] = await run.all<Tables["project"]>("select * from project where name = ?", [clean]);
        // Somebody else took the number, not the name.
        if (!row) throw new TryAgain("the project's number was taken meanwhile");
        return toProject(row);
      }),

    createKey: async ({ project, kind, label, secret }, time) => {
      const row = {
        id: randomBytes(8).toString("hex"),
        project,
        kind,
        label: cleanText(label, 200),
        shown: kind === "ingest" ? secret : `${secret.slice(0, 8)}…`,
        secret: kind === "ingest" ? secret : sha256(secret),
        created_at: Math.trunc(time),
        revoked_at: null,
      };
      await writer.insertInto("api_key").values(row).execute();
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
      const done = await writer
        .updateTable("api_key")
        .set({ revoked_at: Math.trunc(time) })
        .where("id", "=", cleanText(id))
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },

    ingestKeys: () =>
      read.all<{ project: string; secret: string }>(
        "select project, secret from api_key where kind = 'ingest' and revoked_at is null and project is not null",
      ),

    findReadKey: async (secret) => findReadKey(reader, secret),
  };
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
