/** Answers a check of an issue's verdict, or takes the answer back: what is shown is what the console weighed. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { IssueDetail } from "./generated/types.ts";
import { issueQuery } from "./queries.ts";
import { request } from "./request.ts";

/** @param done When the page has the new verdict. */
export function useAnswerCheck(id: string, done: () => void) {
  const client = useQueryClient();
  const { queryKey } = issueQuery(id);
  return useMutation({
    /** Without an outcome the answer is taken back. */
    mutationFn: ({ check, outcome }: { check: string; outcome?: string }) =>
      request<IssueDetail>(`/api/issues/${encodeURIComponent(id)}/checks/${encodeURIComponent(check)}`, {
        ...(outcome === undefined ? { method: "DELETE" } : { method: "PUT", body: { outcome } }),
      }),
    onMutate: () => client.cancelQueries({ queryKey }),
    onSuccess: (issue) => {
      client.setQueryData(queryKey, issue);
      done();
    },
  });
}
