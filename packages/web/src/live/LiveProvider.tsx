/** Listens to the console's stream and brings what is shown up to date; knows whether the connection stands. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { IssueDetail } from "../api/generated/types.ts";
import { fetchIssues, type IssueFilter, type issuesQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { mergeFirstPage } from "./mergeFirstPage.ts";

export type Connection = "connecting" | "live" | "lost";

/** Milliseconds in which changes are gathered before the pages ask again; the first after a quiet time is asked for at once. */
const GATHER = 400;
/** Milliseconds after which a missing connection is told: shorter gaps heal unseen. */
const PATIENCE = 2_000;
/** Lists with more pages than this are renewed from the top only. */
const WHOLE_PAGES = 2;

const LiveContext = createContext<{ connection: Connection; since: number }>({
  connection: "connecting",
  since: 0,
});

export function useConnection() {
  return useContext(LiveContext);
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<{ connection: Connection; since: number }>({
    connection: "connecting",
    since: 0,
  });
  useEffect(() => listen(client, setState), [client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

function listen(
  client: QueryClient,
  tell: (state: { connection: Connection; since: number }) => void,
): () => void {
  const changed = new Set<string>();
  let source: EventSource | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let wasLive = false;
  let flushed = 0;

  const flush = (): void => {
    gather = undefined;
    flushed = Date.now();
    const ids = [...changed];
    changed.clear();
    void refresh(client, ids);
  };
  const open = (): void => {
    source = new EventSource("/api/stream");
    source.onopen = () => {
      clearTimeout(patience);
      patience = undefined;
      attempts = 0;
      tell({ connection: "live", since: Date.now() });
      // What happened in the gap was not told: ask for everything that is shown.
      if (wasLive) void client.invalidateQueries();
      wasLive = true;
    };
    source.onerror = () => {
      const since = Date.now();
      patience ??= setTimeout(() => tell({ connection: "lost", since }), PATIENCE);
      if (source?.readyState === EventSource.CLOSED) {
        // The browser gives up on an answer other than 200; a restarting console or proxy gives one.
        retry = setTimeout(open, Math.min(30_000, 1_000 * 2 ** attempts++));
      }
    };
    source.addEventListener("issue", (event) => {
      try {
        changed.add((JSON.parse(event.data as string) as { id: string }).id);
      } catch {
        return;
      }
      gather ??= setTimeout(flush, Math.max(0, flushed + GATHER - Date.now()));
    });
  };
  open();
  return () => {
    source?.close();
    for (const timer of [gather, patience, retry]) clearTimeout(timer);
  };
}

async function refresh(client: QueryClient, ids: string[]): Promise<void> {
  for (const id of ids) {
    void client.invalidateQueries({ queryKey: ["issue", id] });
    if (pagesOf(client, ["issue-events", id]) <= WHOLE_PAGES) {
      void client.invalidateQueries({ queryKey: ["issue-events", id] });
    }
  }
  void client.invalidateQueries({ queryKey: ["any-issue"] });
  for (const query of client.getQueryCache().findAll({ queryKey: ["issues"], type: "active" })) {
    if (pagesOf(client, query.queryKey) <= WHOLE_PAGES) {
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    } else {
      await renewTop(client, query.queryKey as unknown as ReturnType<typeof issuesQuery>["queryKey"], ids);
    }
  }
}

function pagesOf(client: QueryClient, key: readonly unknown[]): number {
  return client.getQueryData<{ pages: unknown[] }>(key)?.pages.length ?? 0;
}

async function renewTop(
  client: QueryClient,
  key: ReturnType<typeof issuesQuery>["queryKey"],
  ids: string[],
): Promise<void> {
  try {
    const fresh = await fetchIssues(key[1] as IssueFilter, null);
    const below =
      client.getQueryData(key)?.pages.flatMap((page) => page.issues.map((issue) => issue.id)) ?? [];
    const missing = ids.filter((id) => below.includes(id) && !fresh.issues.some((issue) => issue.id === id));
    const newer = await Promise.all(
      missing.slice(0, 10).map((id) => request<IssueDetail>(`/api/issues/${encodeURIComponent(id)}`)),
    );
    client.setQueryData(key, (old) => (old ? mergeFirstPage(old, fresh, newer) : old));
  } catch {
    // The next change asks again; the page shows a lost connection by itself.
  }
}
