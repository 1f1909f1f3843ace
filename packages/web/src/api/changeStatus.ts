/** Resolve, ignore, reopen: shown at once, taken back when the console refuses. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { IssueDetail, IssueStatus } from "./generated/types.ts";
import { issueQuery } from "./queries.ts";
import { request } from "./request.ts";

export function useChangeStatus(id: string) {
  const client = useQueryClient();
  const { queryKey } = issueQuery(id);
  return useMutation({
    mutationFn: (status: IssueStatus) =>
      request<IssueDetail>(`/api/issues/${encodeURIComponent(id)}`, { method: "PATCH", body: { status } }),
    onMutate: async (status) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<IssueDetail>(queryKey);
      if (before) client.setQueryData<IssueDetail>(queryKey, { ...before, status });
      return before;
    },
    onError: (_error, _status, before) => {
      if (before) client.setQueryData(queryKey, before);
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey }),
        client.invalidateQueries({ queryKey: ["issues"] }),
      ]),
  });
}
