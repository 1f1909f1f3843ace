/** The public address stands in DSNs and links, with paths put behind it: it must be a plain one. */
import { StartError } from "./start-error.ts";

/** @throws {StartError} `invalid_public_url` */
export function checkPublicUrl(publicUrl: string | undefined): void {
  if (!publicUrl) return;
  const problem = problemOf(publicUrl);
  if (problem === undefined) return;
  throw new StartError(
    "invalid_public_url",
    `The public address ${problem}. Give it plain and whole, such as https://holdfast.example.com.`,
  );
}

function problemOf(publicUrl: string): string | undefined {
  if (!(URL.canParse(publicUrl) && /^https?:$/.test(new URL(publicUrl).protocol)))
    return `${JSON.stringify(publicUrl)} is no URL that browsers can open`;
  const { username, password } = new URL(publicUrl);
  // Not shown: it would stand in the log, and before that in every DSN and link.
  if (username || password) return "has a user name or a password in it";
  // Also empty ones: `https://example.com/?`.
  if (publicUrl.includes("?")) return `${JSON.stringify(publicUrl)} has a query`;
  if (publicUrl.includes("#")) return `${JSON.stringify(publicUrl)} has a fragment`;
  return undefined;
}
