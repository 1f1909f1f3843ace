/** Refuses an envelope whose DSN and address name different projects: one of them is a mistake, and nobody can tell which. */
import { parseDsn } from "@holdfast/signals";
import { expectDecoded } from "./intake.ts";
import { Refused } from "./refused.ts";

export function expectProject(dsn: string, project: string): void {
  const named = expectDecoded(parseDsn(dsn)).project;
  if (named === project) return;
  throw new Refused({
    code: "conflicting_projects",
    status: 400,
    message: `The envelope's DSN names project "${named.slice(0, 50)}", its address project "${project}"; they must be the same.`,
  });
}
