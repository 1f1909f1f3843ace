/** Finds databases that live in this process or on its disk, which a platform throws away at the next deploy. */

const embedded =
  /^(?:sqlite3?|libsql-file|memory|pglite|nedb|lokijs):|^:memory:$|^(?:in[-_ ]?)?memory$|^file:|\.(?:sqlite3?|db|db3)(?:\?.*)?$/i;
const ofDatabase =
  /(?:^|_)(?:DATABASE|DB|STORE|STORAGE|CACHE|QUEUE|REDIS|POSTGRES|PG|SQL|SQLITE|SESSIONS?)(?:_|$)/i;

export function isEmbeddedStore(name: string, value: string): boolean {
  const text = value.trim();
  if (/^(?:sqlite3?:|:memory:$|pglite:)/i.test(text)) return true;
  return ofDatabase.test(name) && !/^https?:/i.test(text) && embedded.test(text);
}
