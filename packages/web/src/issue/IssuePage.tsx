/** One issue: what is broken, for whom, since when, because of what, what to do, is it getting better. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useCanGoBack, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useChangeStatus } from "../api/changeStatus.ts";
import type { IssueDetail } from "../api/generated/types.ts";
import { issueQuery } from "../api/queries.ts";
import { moveFocus } from "../issues/rowFocus.ts";
import { useKeys } from "../keyboard/useKeys.ts";
import { Failed } from "../parts/State.tsx";
import { Time } from "../parts/Time.tsx";
import { plural } from "../parts/times.ts";
import { Confidence, Status } from "../parts/Words.tsx";
import { Causes } from "./Causes.tsx";
import { Chain } from "./Chain.tsx";
import { Decide } from "./Decide.tsx";
import { History } from "./History.tsx";
import styles from "./IssuePage.module.css";
import { Prose } from "./Prose.tsx";
import { IssueParts } from "./parts/IssueParts.tsx";
import { placeOf, shortPath } from "./places.ts";
import { Recovery } from "./Recovery.tsx";
import { Story } from "./Story.tsx";
import { Suspects } from "./Suspects.tsx";
import { saidByHead } from "./saidByHead.ts";
import { WhatToDo } from "./ToDo.tsx";
import { Whys } from "./Whys.tsx";

const route = getRouteApi("/issues/$id");

export function IssuePage() {
  const { id } = route.useParams();
  const { see } = route.useSearch();
  const found = useQuery(issueQuery(id));
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const back = (): void => {
    // Back keeps filter and place of the list; an issue opened from a link has no list behind it.
    if (canGoBack) router.history.back();
    else void router.navigate({ to: "/" });
  };
  useKeys({ Escape: back, u: back, j: () => moveFocus(1), k: () => moveFocus(-1) });
  const title = found.data?.title;
  useEffect(() => {
    document.title = title ? `${title} · Holdfast` : "Issue · Holdfast";
  }, [title]);

  if (found.isPending) return <Skeleton />;
  if (!found.data) return <Failed what="The issue" error={found.error} retry={() => found.refetch()} />;
  const issue = found.data;
  return (
    <article className={styles.page}>
      <Head issue={issue} />
      {found.isError && (
        <p className={styles.warn} role="status">
          Not up to date: {found.error.message}
        </p>
      )}
      <div className={styles.columns}>
        <div className={styles.chain}>
          <Story issue={issue} />
          <Chain issue={issue} />
        </div>
        <aside className={styles.aside} aria-label="What to do and how it goes">
          <WhatToDo issue={issue} />
          <Recovery issue={issue} />
          <History issue={issue} />
        </aside>
        <div className={styles.rest}>
          <Causes issue={issue} />
          <Decide issue={issue} />
          <Suspects issue={issue} />
          <Whys issue={issue} />
          <IssueParts issue={issue} see={see ?? "requests"} />
        </div>
      </div>
    </article>
  );
}

function Head({ issue }: { issue: IssueDetail }) {
  const { root, surface } = issue;
  const head = root ?? surface;
  const place = root && placeOf(root);
  const masked = root && surface && (root.type !== surface.type || root.message !== surface.message);
  return (
    <header className={styles.head}>
      <p className={styles.words}>
        <Status status={issue.status} />
        {issue.regressed && (
          <span className={styles.back} title={issue.regressed.reason}>
            back with <code>{issue.regressed.release}</code> <Time at={issue.regressed.time} />
          </span>
        )}
        {issue.services.length > 0 && <span>{issue.services.join(", ")}</span>}
        {issue.environments.length > 0 && <span>{issue.environments.join(", ")}</span>}
      </p>
      <div className={styles.top}>
        <h1 className={styles.title}>
          {head ? (
            <>
              <b>{head.type}</b> {head.message}
            </>
          ) : (
            issue.title
          )}
        </h1>
        <Actions issue={issue} />
      </div>
      {(place || masked) && (
        <p className={styles.place}>
          {place && (
            <code title={place}>
              {shortPath(place, 64)} <span>{root.function}</span>
            </code>
          )}
          {masked && (
            <span className={styles.masked}>
              seen as {surface.type}: {surface.message}
            </span>
          )}
        </p>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>Failures</dt>
          <dd>
            <b>{issue.count.toLocaleString("en-US")}</b> <span>in {plural(issue.events, "event")}</span>
          </dd>
        </div>
        <div>
          <dt>Last</dt>
          <dd>
            <Time at={issue.lastSeen} />
          </dd>
        </div>
        <div>
          <dt>First</dt>
          <dd>
            <Time at={issue.firstSeen} />
          </dd>
        </div>
        <div>
          <dt>{issue.routes.length === 1 ? "Route" : "Routes"}</dt>
          <dd>
            <Some items={issue.routes} none="not a request" />
          </dd>
        </div>
        <div>
          <dt>{issue.releases.length === 1 ? "Release" : "Releases"}</dt>
          <dd>
            <Some items={issue.releases} none="not sent" />
          </dd>
        </div>
      </dl>
      <p className={styles.reason}>
        <Confidence word={issue.verdict.status} /> <Prose text={saidByHead(issue)} />
      </p>
    </header>
  );
}

function Some({ items, none }: { items: string[]; none: string }) {
  const [first, ...more] = items;
  if (first === undefined) return <span className={styles.none}>{none}</span>;
  return (
    <span title={items.join(", ")}>
      {first} {more.length > 0 && <span className={styles.none}>+{more.length}</span>}
    </span>
  );
}

function Actions({ issue }: { issue: IssueDetail }) {
  const change = useChangeStatus(issue.id);
  return (
    <div className={styles.actions}>
      {issue.status === "unresolved" ? (
        <>
          <Button size="xs" variant="default" onClick={() => change.mutate("resolved")}>
            Resolve
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => change.mutate("ignored")}>
            Ignore
          </Button>
        </>
      ) : (
        <Button size="xs" variant="default" onClick={() => change.mutate("unresolved")}>
          Reopen
        </Button>
      )}
      <ReportLink id={issue.id} format="html" text="Report" />
      <ReportLink id={issue.id} format="md" text="Markdown" name="Report as Markdown" />
      <span role="status" className={styles.refused}>
        {change.isError && `Not changed: ${change.error.message}`}
      </span>
    </div>
  );
}

function ReportLink({
  id,
  format,
  text,
  name,
}: {
  id: string;
  format: "html" | "md";
  text: string;
  name?: string;
}) {
  return (
    <Button
      aria-label={name}
      size="xs"
      variant="subtle"
      color="gray"
      component="a"
      href={`/api/issues/${encodeURIComponent(id)}/report?format=${format}`}
      download
    >
      {text}
    </Button>
  );
}

function Skeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="hidden">Loading</span>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
