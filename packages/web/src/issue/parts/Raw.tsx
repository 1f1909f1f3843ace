/** The event that the root was read from, as it came; asked for only when it is looked at. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IssueDetail } from "../../api/generated/types.ts";
import { eventQuery } from "../../api/queries.ts";
import { RawEvent } from "../../event/RawEvent.tsx";
import { Failed } from "../../parts/State.tsx";
import styles from "./Requests.module.css";

export function Raw({ issue }: { issue: IssueDetail }) {
  const id = issue.chain.find((link) => link.role === "root")?.eventId ?? issue.chain[0]?.eventId;
  const event = useQuery({ ...eventQuery(issue.project, id ?? ""), enabled: id !== undefined });
  if (id === undefined) return <p className={styles.quiet}>No event is kept for this issue.</p>;
  if (event.isPending) return <p className={styles.quiet}>Loading the event</p>;
  if (!event.data) return <Failed what="The event" error={event.error} retry={() => event.refetch()} />;
  return (
    <>
      <p className={styles.facts}>
        <Link to="/projects/$project/events/$id" params={{ project: issue.project, id }}>
          Open the event's own page
        </Link>
      </p>
      <RawEvent event={event.data} />
    </>
  );
}
