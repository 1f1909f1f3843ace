/** An issue that the visitor may see. */
import type { FastifyRequest } from "fastify";
import type { Store } from "../store/store.ts";
import { AnsweredError } from "./errors.ts";
import type { StoredIssue } from "./schema.ts";

/** @throws AnsweredError `not_found`, also where it is of a project that the visitor's key does not read */
export async function issueFor(
  store: Pick<Store, "issue">,
  { visitor }: FastifyRequest,
  id: string,
): Promise<StoredIssue> {
  const issue = await store.issue(id, Date.now());
  if (!issue || (visitor.project !== null && issue.project !== visitor.project)) throw noIssue();
  return issue;
}

export function noIssue(): AnsweredError {
  return new AnsweredError("not_found", "That issue");
}
