/** One-time sign-in tokens and sessions: only their hashes are stored. */
import type { Backend } from "../backend.ts";
import type { Store } from "../store.ts";
import { sha256 } from "./keys.ts";

type Sessions = Pick<Store, "createSignIn" | "useSignIn" | "createSession" | "hasSession" | "endSession">;

export function sessionStore({ reader, transact }: Backend): Sessions {
  return {
    createSignIn: async (token, expiresAt) => {
      const row = [sha256(token), Math.trunc(expiresAt)];
      await transact((run) => run.run("insert into sign_in (hash, expires_at) values (?, ?)", row));
    },

    useSignIn: async (token, now) => {
      // One statement decides: of two that come at once, one changes the row.
      const sql = "update sign_in set used_at = ? where hash = ? and used_at is null and expires_at > ?";
      const at = Math.trunc(now);
      const used = await transact((run) => run.run(sql, [at, sha256(token), at]));
      return used === 1;
    },

    createSession: async (token, expiresAt) => {
      const row = [sha256(token), Math.trunc(expiresAt)];
      await transact((run) => run.run("insert into session (hash, expires_at) values (?, ?)", row));
    },

    hasSession: async (token, now) => {
      const row = await reader
        .selectFrom("session")
        .select("expires_at")
        .where("hash", "=", sha256(token))
        .executeTakeFirst();
      return row !== undefined && row.expires_at > now;
    },

    endSession: async (token) => {
      await transact((run) => run.run("delete from session where hash = ?", [sha256(token)]));
    },
  };
}
