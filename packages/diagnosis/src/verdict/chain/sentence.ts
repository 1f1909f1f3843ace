/** A happening in words. */
import type { Happening, Sort } from "./happening.ts";

const WORDS: Readonly<Record<Sort, string>> = {
  deployed: "a release was deployed",
  configured: "its configuration was changed",
  migrated: "a migration was run",
  "health-blind": "the health check said yes while work failed",
  "health-failed": "the health check failed",
  "start-failed": "the start failed",
  "start-hung": "the start did not finish",
  "loop-blocked": "the event loop was blocked",
  "memory-exhausted": "the memory was used up",
  "disk-full": "the disk was full",
  "process-crashed": "the process ended by itself",
  killed: "the process was killed",
  restarting: "it was restarted again and again",
  "database-stopped": "the database was stopped",
  "database-crashed": "the database had not been shut down properly",
  "database-recovering": "the database recovered from its log",
  "log-end-reached": "recovery came to the end of the write-ahead log",
  "data-corrupt": "stored data could not be read",
  "connections-exhausted": "no connection was left to take",
  "connection-lost": "the connection broke",
  "connection-refused": "the connection was refused",
  "schema-missing": "a table or column was missing",
  "issuer-unreachable": "the identity service could not be reached",
  "sign-in-failed": "sign-ins failed",
  "upstream-failed": "the router found no instance to answer",
  "request-failed": "requests failed",
};

/** `api: the process was killed (3 times; "exited with code 137")`, without a full stop. */
export function sentence({ sort, place, count, said }: Happening): string {
  const who = place === undefined ? "" : `\`${place.replaceAll("`", "'")}\`: `;
  const times = count > 1 ? `${count} times; ` : "";
  return `${who}${WORDS[sort]} (${times}\`${said.replaceAll("`", "'")}\`)`;
}

/** The same without what was said. */
export function briefOf(what: string, place: string | undefined): string {
  const words = WORDS[what as Sort] ?? what;
  return place === undefined ? words : `\`${place.replaceAll("`", "'")}\`: ${words}`;
}

/** What is asked about it. */
export function whyOf(what: string, place: string | undefined): string {
  const words = WORDS[what as Sort];
  if (words === undefined) return "Why did that happen?";
  return `Why: ${words}${place === undefined ? "" : ` (\`${place.replaceAll("`", "'")}\`)`}?`;
}
