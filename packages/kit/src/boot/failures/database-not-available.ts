import type { KnownFailure } from "./known-failure.ts";

/** PostgreSQL: 3D000 invalid_catalog_name, 57P03 cannot_connect_now, 53300 too_many_connections. */
export const databaseNotAvailable: KnownFailure = {
  name: "database-not-available",
  recognise: ({ code, message }) => {
    if (code === "3D000")
      return {
        description: message,
        cause: "The server is there, and the database named in the connection is not.",
        action: "Create it (createdb), or correct the name at the end of DATABASE_URL.",
      };
    if (code === "57P03")
      return {
        description: "The database server is starting up, or recovering.",
        cause: `${message}. After an unclean stop it replays its log first.`,
        action: "Wait and try again; if it happens at each start, find out what kills the database.",
      };
    if (code === "53300")
      return {
        description: "The database has no connection left.",
        cause: `${message}. All instances together open more than the server allows.`,
        action:
          "Make the pools smaller (instances x pool size must stay below max_connections), or put a pooler in front.",
      };
    return undefined;
  },
};
