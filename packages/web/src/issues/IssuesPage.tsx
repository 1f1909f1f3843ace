/** The first page: what is broken, the root first. */
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { anyIssueQuery, issuesQuery, PAGE_SIZE } from "../api/queries.ts";
import { useKeys } from "../keyboard/useKeys.ts";
import { Failed, Notice } from "../parts/State.tsx";
import { plural } from "../parts/times.ts";
import { FirstRun } from "../projects/FirstRun.tsx";
import { Block } from "./Block.tsx";
import { Filters } from "./Filters.tsx";
import { IssueRow } from "./IssueRow.tsx";
import styles from "./IssuesPage.module.css";
import { Loops } from "./Loops.tsx";
import { focusRow, moveFocus, rememberRow } from "./rowFocus.ts";
import { useSteadyIssues } from "./useSteadyIssues.ts";

const route = getRouteApi("/");

const down = (): boolean => moveFocus(1, true);
const up = (): boolean => moveFocus(-1, true);

export function IssuesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const status = search.status ?? "unresolved";
  const filter = {
    project: search.project,
    status: status === "all" ? undefined : status,
    q: search.q,
    sort: search.sort ?? ("last-seen" as const),
  };
  const list = useInfiniteQuery(issuesQuery(filter));
  const [held, setHeld] = useState(false);
  const issues = list.data?.pages.flatMap((page) => page.issues) ?? [];
  const { rows, waiting, settle } = useSteadyIssues(issues, held, JSON.stringify(filter));
  const empty = list.isSuccess && issues.length === 0;
  const any = useQuery({ ...anyIssueQuery, enabled: empty, refetchInterval: empty ? 5_000 : false });
  const searchBox = useRef<HTMLInputElement>(null);

  useKeys({
    "/": () => searchBox.current?.focus(),
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    ArrowDown: down,
    ArrowUp: up,
  });
  useEffect(() => {
    document.title = "Issues · Holdfast";
  }, []);
  const loaded = rows.length > 0;
  useEffect(() => {
    if (loaded) focusRow();
  }, [loaded]);

  if (empty && any.data === false) return <FirstRun project={search.project} />;
  if (list.isError && !list.data)
    return <Failed what="The issues" error={list.error} retry={() => list.refetch()} />;

  const blocks = Array.from({ length: Math.ceil(rows.length / PAGE_SIZE) }, (_, block) =>
    rows.slice(block * PAGE_SIZE, (block + 1) * PAGE_SIZE),
  );
  return (
    <>
      <h1 className="hidden">Issues</h1>
      <Loops project={search.project} />
      <Filters
        search={search}
        change={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
        searchBox={searchBox}
      />
      <div className={styles.count}>
        <span role="status">
          {loaded &&
            (list.hasNextPage ? `First ${plural(rows.length, "issue")}` : plural(rows.length, "issue"))}
        </span>
        {waiting > 0 && (
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              settle();
              setHeld(false);
            }}
          >
            Show {waiting} new
          </Button>
        )}
        {list.isError && (
          <span className={styles.warn}>
            Not up to date: {list.error.message}{" "}
            <Button size="compact-xs" variant="default" onClick={() => list.refetch()}>
              Try again
            </Button>
          </span>
        )}
      </div>
      {list.isPending || (empty && any.isPending) ? (
        <Skeletons />
      ) : empty ? (
        <Nothing
          search={search}
          clear={() => void navigate({ search: { ...(search.project && { project: search.project }) } })}
        />
      ) : (
        // Rows hold still while the pointer or the focus is among them.
        // biome-ignore lint/a11y/noStaticElementInteractions: the rows themselves are the interactive parts
        <div
          onPointerEnter={(event) => event.pointerType === "mouse" && setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={(event) => {
            setHeld(true);
            rememberRow(event.target);
          }}
          onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setHeld(false)}
        >
          <ul className={styles.blocks} aria-label="Issues">
            {blocks.map((block) => (
              <Block key={block[0]?.id}>
                {block.map((issue) => (
                  <IssueRow key={issue.id} issue={issue} showStatus={status === "all"} />
                ))}
              </Block>
            ))}
          </ul>
          <More
            wanted={list.hasNextPage}
            loaded={rows.length}
            busy={list.isFetchingNextPage}
            load={() => void list.fetchNextPage({ cancelRefetch: false })}
          />
        </div>
      )}
    </>
  );
}

function Skeletons() {
  return (
    <div aria-busy="true">
      <span className="hidden">Loading</span>
      {Array.from({ length: 9 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className={styles.skeleton}>
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

function Nothing({ search, clear }: { search: { q?: string; status?: string }; clear: () => void }) {
  const status = search.status ?? "unresolved";
  if (!search.q && status === "unresolved") {
    return (
      <Notice title="Nothing unresolved">
        <p>Every known issue is resolved or ignored. A new failure appears here by itself.</p>
      </Notice>
    );
  }
  return (
    <Notice title={search.q ? `Nothing matches “${search.q}”` : `Nothing ${status}`}>
      <p>
        {search.q
          ? `Searched in titles, roots and what people saw${status === "all" ? "" : `, among ${status} issues`}.`
          : "No issue has this status."}
      </p>
      <p>
        <Button size="compact-sm" variant="default" onClick={clear}>
          Show unresolved issues
        </Button>
      </p>
    </Notice>
  );
}

/** @param loaded Observed anew with each page: a fast answer may leave this in view all the while, which tells nothing. */
function More({
  wanted,
  loaded,
  busy,
  load,
}: {
  wanted: boolean;
  loaded: number;
  busy: boolean;
  load: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    if (!wanted || busy || loaded === 0 || !place.current) return;
    const watch = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && latest.current(), {
      rootMargin: "800px 0px",
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [wanted, loaded, busy]);
  return (
    <div ref={place} className={styles.more}>
      {wanted && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={load}>
          Load more
        </Button>
      )}
    </div>
  );
}
