/** Brings a long list up to date without asking for all of its pages again. */
import type { Issue, IssueList } from "../api/generated/types.ts";

export interface Pages {
  pages: IssueList[];
  pageParams: unknown[];
}

/**
 * Puts a fresh first page in front of the known ones and newer versions of issues in their places.
 * Where the first page grew by newcomers, what they pushed out moves to the second page: nothing is lost or shown twice.
 */
export function mergeFirstPage(old: Pages, fresh: IssueList, changed: readonly Issue[] = []): Pages {
  const [first, second, ...rest] = old.pages;
  if (!first || !second) return { pages: [fresh], pageParams: old.pageParams.slice(0, 1) };
  const seen = new Set(fresh.issues.map((issue) => issue.id));
  const newer = new Map(changed.map((issue) => [issue.id, issue]));
  const keep = (issues: Issue[]): Issue[] =>
    issues.filter((issue) => !seen.has(issue.id)).map((issue) => newer.get(issue.id) ?? issue);
  const tail = [{ ...second, issues: [...first.issues, ...second.issues] }, ...rest];
  return {
    // The first page keeps its old cursor: the second one was read from there.
    pages: [{ ...fresh, next: first.next }, ...tail.map((page) => ({ ...page, issues: keep(page.issues) }))],
    pageParams: old.pageParams,
  };
}
