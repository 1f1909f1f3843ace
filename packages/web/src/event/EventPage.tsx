/** One event whole: what one signal told of one failure. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useCanGoBack, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import type { EventDetail, Exception } from "../api/generated/types.ts";
import { eventQuery } from "../api/queries.ts";
import { Frames } from "../issue/Frames.tsx";
import { useKeys } from "../keyboard/useKeys.ts";
import { Copy } from "../parts/Copy.tsx";
import { Failed } from "../parts/State.tsx";
import { Time } from "../parts/Time.tsx";
import { exactTime } from "../parts/times.ts";
import styles from "./EventPage.module.css";
import { framesOf } from "./framesOf.ts";
import { RawEvent } from "./RawEvent.tsx";

const route = getRouteApi("/projects/$project/events/$id");

export function EventPage() {
  const { project, id } = route.useParams();
  const found = useQuery(eventQuery(project, id));
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const issue = found.data?.issue;
  const back = (): void => {
    if (canGoBack) router.history.back();
    else if (issue) void router.navigate({ to: "/issues/$id", params: { id: issue } });
    else void router.navigate({ to: "/" });
  };
  useKeys({ Escape: back, u: back });
  useEffect(() => {
    document.title = `Event ${id.slice(0, 8)} · Holdfast`;
  }, [id]);
  if (found.isPending) return <p className={styles.loading}>Loading the event</p>;
  if (!found.data) return <Failed what="The event" error={found.error} retry={() => found.refetch()} />;
  const event = found.data;
  const { exceptions } = event;
  return (
    <article className={styles.page}>
      <p className={styles.up}>
        <Link to="/issues/$id" params={{ id: event.issue }}>
          ← Issue
        </Link>
      </p>
      <h1 className={styles.title}>
        {event.type && <b>{event.type}</b>} {event.message || "Event without a message"}
      </h1>
      <p className={styles.role}>
        {event.role === "root" ? "Holds the " : "Tells a "}
        <strong>{event.role}</strong> of its failure. From {event.source}
        {event.sdk && ` (${event.sdk})`}, <Time at={event.time} />.
      </p>
      <Facts event={event} />
      {exceptions.length > 0 && (
        <section aria-labelledby="exceptions" className={styles.part}>
          <h2 id="exceptions">{exceptions.length === 1 ? "Exception" : "Exceptions, oldest first"}</h2>
          {exceptions.map((exception, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the exceptions of an event never move
            <div key={index} className={styles.exception}>
              <p>
                <b>{exception.type}</b>: {exception.message} {exception.code && <code>{exception.code}</code>}
                {exception.to && <span className={styles.relation}>{RELATIONS[exception.to.relation]}</span>}
              </p>
              <Frames frames={framesOf(exception)} open={1} />
            </div>
          ))}
        </section>
      )}
      {event.flags.length > 0 && (
        <section aria-labelledby="flags" className={styles.part}>
          <h2 id="flags">Flags</h2>
          <Pairs
            pairs={event.flags.map(({ key, variant, value, reason }) => [
              key,
              [variant ?? value, reason].filter(Boolean).join(", "),
            ])}
          />
        </section>
      )}
      {Object.keys(event.tags).length > 0 && (
        <section aria-labelledby="tags" className={styles.part}>
          <h2 id="tags">Tags</h2>
          <Pairs pairs={Object.entries(event.tags)} />
        </section>
      )}
      <section aria-labelledby="raw" className={styles.part}>
        <h2 id="raw">Raw event</h2>
        <RawEvent event={event} />
      </section>
    </article>
  );
}

/** How an exception stands to the next one in the list. */
const RELATIONS: Record<NonNullable<Exception["to"]>["relation"], string> = {
  cause: "caused the next",
  context: "was being handled when the next was raised",
  member: "is one of the next one's errors",
  suppressed: "was set aside by the next",
  earlier: "came before the next in the same request",
};

function Facts({ event }: { event: EventDetail }) {
  const facts: [string, string | null][] = [
    ["Time", exactTime(event.time)],
    ["Received", exactTime(event.receivedAt)],
    ["Level", event.level],
    ["Route", event.route],
    ["Request", [event.method, event.url].filter(Boolean).join(" ") || null],
    ["Answered", event.httpStatus === null ? null : String(event.httpStatus)],
    ["Service", event.service],
    ["Instance", event.instance],
    ["Release", event.release],
    ["Environment", event.environment],
    ["User", event.user],
  ];
  const ids: [string, string | null][] = [
    ["Event id", event.id],
    ["Request id", event.requestId],
    ["Trace", event.traceId],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => value && <Fact key={name} name={name} value={value} />)}
      {ids.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{value}</code> <Copy text={value} label={name} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Pairs({ pairs }: { pairs: [string, string][] }) {
  return (
    <dl className={styles.facts}>
      {pairs.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt title={name}>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
