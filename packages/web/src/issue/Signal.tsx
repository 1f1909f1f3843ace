/** The signal that a claim rests on: a link where it has a page. */
import { Link } from "@tanstack/react-router";

export function Signal({ project, signal }: { project: string; signal: string }) {
  const event = /\b[0-9a-f]{32}\b/.exec(signal)?.[0];
  if (!event) return <code>{signal}</code>;
  return (
    <Link to="/projects/$project/events/$id" params={{ project, id: event }} title={signal}>
      {signal.replace(event, event.slice(0, 8))}
    </Link>
  );
}
