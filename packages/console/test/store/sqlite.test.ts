/** The store's contract on SQLite, and what is SQLite's own. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/index.ts";
import { describeStore } from "./contract.ts";
import { accepted, event, T0 } from "./events.ts";

const folders: string[] = [];

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-store-"));
  folders.push(folder);
  return folder;
}

describeStore("on SQLite", () => storeOn(false));
describeStore("on SQLite, batches written in a thread", () => storeOn(true));

async function storeOn(writerThread: boolean) {
  const dataDir = join(makeFolder(), "data");
  return {
    open: () => openStore({ dataDir }, { writerThread }),
    rows: async (table: string) => {
      const database = new DatabaseSync(join(dataDir, "holdfast.db"), { readOnly: true });
      try {
        return database.prepare(`select * from ${table}`).all();
      } finally {
        database.close();
      }
    },
    change: async (sql: string) => {
      const database = new DatabaseSync(join(dataDir, "holdfast.db"), { timeout: 5000 });
      try {
        database.exec(sql);
      } finally {
        database.close();
      }
    },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

describe("SQLite itself", () => {
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it("makes a folder and a file that only the owner can read", async () => {
    const dataDir = join(makeFolder(), "a", "b");
    await (await openStore({ dataDir })).close();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, "holdfast.db")).mode & 0o777).toBe(0o600);
  });

  it("says when the folder cannot be made", async () => {
    const file = join(makeFolder(), "file");
    writeFileSync(file, "");
    await expect(openStore({ dataDir: join(file, "data") })).rejects.toMatchObject({ code: "store_folder" });
  });

  it("says when the file is no database", async () => {
    const dataDir = makeFolder();
    writeFileSync(
      join(dataDir, "holdfast.db"),
      "not a database, but long enough to be read as one".repeat(100),
    );
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_corrupt" });
  });

  it("refuses a database that is newer than the program", async () => {
    const dataDir = makeFolder();
    await (await openStore({ dataDir })).close();
    const database = new DatabaseSync(join(dataDir, "holdfast.db"));
    database.exec(
      "insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00.000Z')",
    );
    database.close();
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: "store_newer" });
  });

  it("tells its migrations", async () => {
    const lines: string[] = [];
    const dataDir = makeFolder();
    await (await openStore({ dataDir }, { log: (line) => lines.push(line) })).close();
    await (await openStore({ dataDir }, { log: (line) => lines.push(line) })).close();
    expect(lines).toEqual(
      ["0001-spine", "0002-changes", "0003-over-time", "0004-answers", "0005-health"].map(
        (name) => `Migration ${name}: done.`,
      ),
    );
  });

  it("is migrated by processes that start at the same time", async () => {
    const dataDir = makeFolder();
    const script = join(import.meta.dirname, "open-in-process.ts");
    const children = [1, 2, 3].map(() =>
      fork(script, [dataDir], { execArgv: ["--conditions=holdfast-source"], stdio: "inherit" }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual([0, 0, 0]);
  });

  it("lets others run during a large write, and readers see nothing of it before it is whole", async () => {
    const store = await openStore({ dataDir: makeFolder() });
    try {
      const project = (await store.createProject("default", T0)).id;
      let turns = 0;
      const seen = new Set<number>();
      const writing = store.write([
        accepted(
          project,
          Array.from({ length: 3000 }, (_, n) => event(`large ${n}`)),
        ),
      ]);
      let done = false;
      void writing.then(() => {
        done = true;
      });
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
        seen.add((await store.size()).events);
      }
      expect(turns).toBeGreaterThan(3);
      expect([...seen].filter((events) => events !== 0 && events !== 3000)).toEqual([]);
    } finally {
      await store.close();
    }
  });

  it("leaves the event loop free while a thread writes, and ends the thread with the store", async () => {
    const store = await openStore({ dataDir: makeFolder() }, { writerThread: true });
    const project = (await store.createProject("default", T0)).id;
    const events = Array.from({ length: 2000 }, (_, n) => event(`threaded ${n}`));
    // Single statements of the main thread take their turn between the batches.
    const [written] = await Promise.all([
      store.write([accepted(project, events)]),
      store.createSession("token", T0 + 1),
      store.recordDrops([{ project, by: "intake", reason: "x", category: "y", count: 1 }], T0),
    ]);
    expect(written.events).toBe(2000);
    expect(await store.write([accepted(project, events)])).toMatchObject({ events: 0, replayed: 2000 });
    await store.close();
    await expect(store.write([accepted(project, events)])).rejects.toThrow();
  });

  it("waits while another process writes, also with what is one statement", async () => {
    const dataDir = makeFolder();
    const store = await openStore({ dataDir });
    const other = new DatabaseSync(join(dataDir, "holdfast.db"));
    try {
      const project = (await store.createProject("default", T0)).id;
      const key = { project, kind: "read" as const, label: "ci", secret: "hfr_one" };
      const { id } = await store.createKey(key, T0);
      for (const change of [
        () => store.revokeKey(id, T0),
        () => store.createKey({ ...key, secret: "hfr_two" }, T0),
        () => store.createSignIn("token", T0 + 1),
        () => store.useSignIn("token", T0),
        () => store.createSession("session", T0 + 1),
        () => store.endSession("session"),
        () => store.setIssueStatus("nothing", "resolved", T0),
      ]) {
        other.exec("begin immediate");
        const changed = change();
        await new Promise((resolve) => setTimeout(resolve, 100));
        other.exec("commit");
        await changed;
      }
    } finally {
      other.close();
      await store.close();
    }
  });

  it("says what a write in the thread failed of", async () => {
    const dataDir = makeFolder();
    const store = await openStore({ dataDir }, { writerThread: true });
    try {
      const database = new DatabaseSync(join(dataDir, "holdfast.db"));
      database.exec("drop table issue_hour");
      database.close();
      const project = (await store.createProject("default", T0)).id;
      const failed = store.write([accepted(project, [event("no table")])]);
      await expect(failed).rejects.toMatchObject({ code: "ERR_SQLITE_ERROR", errcode: 1 });
    } finally {
      await store.close();
    }
  });

  it("gives the space of deleted events back", async () => {
    const dataDir = makeFolder();
    const store = await openStore({ dataDir });
    try {
      const project = (await store.createProject("default", T0)).id;
      const noise = (n: number) => Array.from({ length: 300 }, (_, m) => Math.sin(n * 1000 + m)).join(" ");
      for (let at = 0; at < 2000; at += 500) {
        const errors = Array.from({ length: 500 }, (_, n) =>
          event(`space ${at + n}`, { tags: { noise: noise(at + n) } }),
        );
        await store.write([accepted(project, errors)]);
      }
      await store.prune({ maxAgeMs: 0, maxBytes: 0 }, T0 + 10_000);
      expect((await store.size()).events).toBe(0);
    } finally {
      await store.close();
    }
    expect(statSync(join(dataDir, "holdfast.db")).size).toBeLessThan(2_000_000);
  });
});
