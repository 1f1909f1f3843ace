import { isOwnWord } from "../own-frames.ts";
import type { Mask } from "./mask.ts";

const CODES = /^(?:ECONNRESET|UND_ERR_SOCKET|08006|08003|08000|08001|PROTOCOL_CONNECTION_LOST)$/;
const TYPES =
  /^(?:RemoteDisconnected|ConnectionResetError|ServerDisconnected(?:Error)?|RemoteProtocolError|IncompleteRead|EOFError|EOFException|ConnectionDoesNotExistError)$/;
const TEXT =
  /socket hang up|\beconnreset\b|connection reset|other side closed|connection aborted|unexpected eof|eof detected|connection terminated unexpectedly|closed the connection unexpectedly|connection lost|lost connection to|has been closed unexpectedly|connection (?:was )?closed in the middle|server disconnected|client has encountered a connection error|connection has been closed by the server|^connection terminated$|^eof$/i;
/** The other side is known: a database's own wording, a driver's frames, an address. */
const KNOWN_SIDE =
  /postgres|mysql|redis|mongo|database|\bpsycopg|asyncpg|connection terminated unexpectedly|server closed the connection|ssl (?:syscall|connection)|connection lost: the server|client has encountered a connection error|(?:\d{1,3}(?:\.\d{1,3}){3}|\]|[a-z][\w-]*(?:\.[\w-]+)*):\d{2,5}\b/i;
const DRIVER =
  /(?:node_modules|site-packages)[\\/](?:pg|postgres|mysql2?|ioredis|redis|@redis|mongodb|psycopg2?|asyncpg|pymysql)[\\/]/;

/** The connection broke under a call: the reason stands on the other side. */
export const droppedConnection: Mask = {
  slug: "dropped-connection",
  recognise(telling) {
    const { name, type, text, code, exception } = telling;
    const hit =
      (code !== undefined && CODES.test(code)) ||
      TYPES.test(name) ||
      TEXT.test(text) ||
      (name === "EOF" && text === "");
    if (!hit) return undefined;
    if (code?.startsWith("08") || KNOWN_SIDE.test(text) || KNOWN_SIDE.test(type)) return "weak";
    if (isOwnWord(telling, TEXT)) return "weak";
    const frames = exception.frames;
    for (let i = 0; i < frames.length && i < 12; i++) {
      const file = frames[i]?.file;
      if (file !== undefined && DRIVER.test(file)) return "weak";
    }
    return "hollow";
  },
  reason: (root) => `The connection ended because of ${root}; this only reports that it ended`,
  tell: "The log of the side that closed the connection, at the same time, would tell.",
};
