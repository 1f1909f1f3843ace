import { expect, test } from "vitest";
import type { Issue, IssueList } from "../api/generated/types.ts";
import { mergeFirstPage } from "./mergeFirstPage.ts";

const issue = (id: string, count = 1): Issue => ({ id, count }) as Issue;
const page = (next: string | null, ...issues: Issue[]): IssueList => ({ issues, next });
const ids = (pages: IssueList[]): string[] => pages.flatMap((one) => one.issues.map(({ id }) => id));

test("a newcomer goes to the top and pushes nothing out", () => {
  const old = { pages: [page("2", issue("a"), issue("b")), page(null, issue("c"))], pageParams: [null, "2"] };
  const merged = mergeFirstPage(old, page("x", issue("n"), issue("a")));
  expect(ids(merged.pages)).toEqual(["n", "a", "b", "c"]);
  expect(merged.pages[0]?.next).toBe("2");
});

test("an issue that rises from a later page is shown once", () => {
  const old = { pages: [page("2", issue("a"), issue("b")), page(null, issue("c"))], pageParams: [null, "2"] };
  expect(ids(mergeFirstPage(old, page("x", issue("c", 5), issue("a"))).pages)).toEqual(["c", "a", "b"]);
});

test("a changed issue of a later page is renewed in its place", () => {
  const old = { pages: [page("2", issue("a")), page(null, issue("c"))], pageParams: [null, "2"] };
  const merged = mergeFirstPage(old, page("2", issue("a")), [issue("c", 9)]);
  expect(merged.pages[1]?.issues).toEqual([issue("c", 9)]);
});

test("one page is replaced", () => {
  const merged = mergeFirstPage(
    { pages: [page(null, issue("a"))], pageParams: [null] },
    page(null, issue("n")),
  );
  expect(ids(merged.pages)).toEqual(["n"]);
});
