/** Every question the pages ask, with the key under which its answer is kept. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type {
  DropList,
  EventDetail,
  EventList,
  IssueDetail,
  IssueList,
  IssueStatus,
  KeyList,
  LoopList,
  ProjectList,
  Stats,
} from "./generated/types.ts";
import { request, withQuery } from "./request.ts";

export type IssueSort = "last-seen" | "first-seen" | "count";

/** What the list of issues is narrowed to. */
export interface IssueFilter {
  project?: string | undefined;
  status?: IssueStatus | undefined;
  q?: string | undefined;
  sort: IssueSort;
}

export const PAGE_SIZE = 50;

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => request<ProjectList>("/api/projects", { signal }),
  staleTime: 60_000,
});

export function issuesQuery(filter: IssueFilter) {
  return infiniteQueryOptions({
    queryKey: ["issues", filter],
    queryFn: ({ signal, pageParam }) => fetchIssues(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: IssueList) => last.next,
    staleTime: 5_000,
  });
}

export function fetchIssues(
  filter: IssueFilter,
  cursor: string | null,
  signal?: AbortSignal,
  limit = PAGE_SIZE,
): Promise<IssueList> {
  const path = withQuery("/api/issues", { ...filter, cursor: cursor ?? undefined, limit });
  return request<IssueList>(path, signal ? { signal } : {});
}

/** Whether any issue exists at all: tells "nothing matches" from "nothing yet". */
export const anyIssueQuery = queryOptions({
  queryKey: ["any-issue"],
  queryFn: async ({ signal }) => {
    const list = await fetchIssues({ sort: "last-seen" }, null, signal, 1);
    return list.issues.length > 0;
  },
});

export function issueQuery(id: string) {
  return queryOptions({
    queryKey: ["issue", id],
    queryFn: ({ signal }) => request<IssueDetail>(`/api/issues/${encodeURIComponent(id)}`, { signal }),
    // Clean requests, starts and changes alter no issue: nothing tells of them.
    refetchInterval: ({ state: { data } }) =>
      data?.recovery && data.recovery.state !== "proven" ? 15_000 : false,
  });
}

export function issueEventsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["issue-events", id],
    queryFn: ({ signal, pageParam }) =>
      request<EventList>(
        withQuery(`/api/issues/${encodeURIComponent(id)}/events`, {
          cursor: pageParam ?? undefined,
          limit: PAGE_SIZE,
        }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last: EventList) => last.next,
  });
}

export function eventQuery(project: string, id: string) {
  return queryOptions({
    queryKey: ["event", project, id],
    queryFn: ({ signal }) =>
      request<EventDetail>(`/api/projects/${encodeURIComponent(project)}/events/${encodeURIComponent(id)}`, {
        signal,
      }),
    // What was received does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function keysQuery(project: string) {
  return queryOptions({
    queryKey: ["keys", project],
    queryFn: ({ signal }) =>
      request<KeyList>(`/api/projects/${encodeURIComponent(project)}/keys`, { signal }),
    staleTime: 60_000,
  });
}

export function loopsQuery(project: string | undefined) {
  return queryOptions({
    queryKey: ["loops", project],
    queryFn: ({ signal }) => request<LoopList>(withQuery("/api/loops", { project }), { signal }),
    refetchInterval: 15_000,
  });
}

export const statsQuery = queryOptions({
  queryKey: ["stats"],
  queryFn: ({ signal }) => request<Stats>("/api/stats", { signal }),
  refetchInterval: 10_000,
});

export const dropsQuery = queryOptions({
  queryKey: ["drops"],
  queryFn: ({ signal }) => request<DropList>("/api/drops", { signal }),
  refetchInterval: 10_000,
});
