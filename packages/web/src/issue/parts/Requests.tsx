/** The events of an issue; events of one request stand together. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Event as EventView, IssueDetail } from "../../api/generated/types.ts";
import { issueEventsQuery } from "../../api/queries.ts";
import { Failed } from "../../parts/State.tsx";
import { Time } from "../../parts/Time.tsx";
import styles from "./Requests.module.css";

export function Requests({ issue }: { issue: IssueDetail }) {
  const list = useInfiniteQuery(issueEventsQuery(issue.id));
  if (list.isPending) return <p className={styles.quiet}>Loading events</p>;
  if (!list.data) return <Failed what="The events" error={list.error} retry={() => list.refetch()} />;
  const events = list.data.pages.flatMap((page) => page.events);
  if (events.length === 0) {
    return (
      <p className={styles.quiet}>
        The events have been deleted by age or size. The counts above include them.
      </p>
    );
  }
  return (
    <>
      <ol className={styles.requests} aria-label="Requests">
        {byFailure(events).map((same) => (
          <li key={same[0]?.id} className={styles.request}>
            <Facts event={same[0]} />
            <ul>
              {same.map((event) => (
                <li key={event.id} className={styles.event}>
                  <span className={styles.role} data-role={event.role}>
                    {event.role === "root" ? "has the root" : "symptom"}
                  </span>
                  <Link
                    to="/projects/$project/events/$id"
                    params={{ project: issue.project, id: event.id }}
                    data-row={event.id}
                    title={`${event.type ?? ""} ${event.message}`}
                  >
                    {event.type && <b>{event.type}</b>} {event.message || "(no message)"}
                  </Link>
                  <span className={styles.source}>{event.source}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button
            size="compact-sm"
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
          >
            Load more
          </Button>
        </p>
      )}
    </>
  );
}

function Facts({ event }: { event: EventView | undefined }) {
  if (!event) return null;
  return (
    <p className={styles.facts}>
      <Time at={event.time} />
      <span className={styles.route}>
        {event.route ?? ([event.method, event.url].filter(Boolean).join(" ") || "not a request")}
      </span>
      {event.httpStatus !== null && <span>answered {event.httpStatus}</span>}
      {event.release && <span>{event.release}</span>}
      {event.user && <span>user {event.user}</span>}
      {event.requestId && <code title="Request id">{event.requestId}</code>}
    </p>
  );
}

function byFailure(events: EventView[]): EventView[][] {
  const groups = new Map<string, EventView[]>();
  for (const event of events) {
    const group = groups.get(event.failure);
    if (group) group.push(event);
    else groups.set(event.failure, [event]);
  }
  return [...groups.values()].map((group) =>
    group.sort((a, b) => Number(b.role === "root") - Number(a.role === "root")),
  );
}
