/** One-time sign-in tokens and sessions: only their hashes are stored. */
import type { Backend } from "../backend.ts";
import type { Store } from "../store.ts";
import { sha256 } from "./keys.ts";

type Sessions = Pick<Store, "createSignIn" | "useSignIn" | "createSession" | "hasSession" | "endSession">;

export function sessionStore({ reader, writer }: Backend): Sessions {
  return {
    createSignIn: async (token, expiresAt) => {
      const row = { hash: sha256(token), expires_at: Math.trunc(expiresAt), used_at: null };
      await writer.insertInto("sign_in").values(row).execute();
    },

    useSignIn: async (token, now) => {
      // One statement decides: of two that come at once, one changes the row.
      const used = await writer
        .updateTable("sign_in")
        .set({ used_at: Math.trunc(now) })
        .where("hash", "=", sha256(token))
        .where("used_at", "is", null)
        .where("expires_at", ">", Math.trunc(now))
        .executeTakeFirst();
      return used.numUpdatedRows === 1n;
    },

    createSession: async (token, expiresAt) => {
      const row = { hash: sha256(token), expires_at: Math.trunc(expiresAt) };
      await writer.insertInto("session").values(row).execute();
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
      await writer.deleteFrom("session").where("hash", "=", sha256(token)).execute();
    },
  };
}
