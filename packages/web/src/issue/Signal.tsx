/** The signal that a claim rests on: a link where there is something to open. */
import { Link, useParams } from "@tanstack/react-router";

/** Where on the issue's own page it stands. */
const PARTS = { release: "releases", outcomes: "routes" } as const;

export function Signal({ project, signal }: { project: string; signal: string }) {
  const { id } = useParams({ strict: false });
  const event = /\b[0-9a-f]{32}\b/.exec(signal)?.[0];
  if (event)
    return (
      <Link to="/projects/$project/events/$id" params={{ project, id: event }} title={signal}>
        {signal.replace(event, event.slice(0, 8))}
      </Link>
    );
  const issue = /^issue ([\w-]{1,100})$/.exec(signal)?.[1];
  if (issue)
    return (
      <Link to="/issues/$id" params={{ id: issue }} title={signal}>
        issue {issue.slice(0, 8)}
      </Link>
    );
  const check = /^check ([\w-]+)@/.exec(signal)?.[1];
  if (check)
    return (
      <a href="#decide" title={signal}>
        check {check}
      </a>
    );
  const part = PARTS[/^(release|outcomes)\b/.exec(signal)?.[1] as keyof typeof PARTS];
  if (part && id !== undefined)
    return (
      <Link
        to="/issues/$id"
        params={{ id }}
        search={{ see: part }}
        hash="more"
        replace
        resetScroll={false}
        title={signal}
      >
        {signal.split(":", 1)[0]}
      </Link>
    );
  return <code>{signal}</code>;
}
