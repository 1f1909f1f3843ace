/** Everything else about an issue, one click away, each part with its own address. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { IssueDetail } from "../../api/generated/types.ts";
import { type IssuePart, PARTS } from "../../router.tsx";
import { Fingerprint } from "./Fingerprint.tsx";
import styles from "./IssueParts.module.css";
import { Raw } from "./Raw.tsx";
import { Requests } from "./Requests.tsx";
import { Flags, Releases, Routes, Variants } from "./Tables.tsx";

const SHOWN: Record<
  IssuePart,
  { name: string; count?: (issue: IssueDetail) => number; show: (issue: IssueDetail) => ReactNode }
> = {
  requests: { name: "Requests", show: (issue) => <Requests issue={issue} /> },
  variants: {
    name: "Variants",
    count: ({ variants }) => variants.length,
    show: (issue) => <Variants issue={issue} />,
  },
  releases: {
    name: "Releases",
    count: ({ releaseStats }) => releaseStats.length,
    show: (issue) => <Releases issue={issue} />,
  },
  routes: {
    name: "Routes",
    count: ({ routeStats }) => routeStats.length,
    show: (issue) => <Routes issue={issue} />,
  },
  flags: { name: "Flags", count: ({ flags }) => flags.length, show: (issue) => <Flags issue={issue} /> },
  fingerprint: { name: "Fingerprint", show: (issue) => <Fingerprint issue={issue} /> },
  raw: { name: "Raw event", show: (issue) => <Raw issue={issue} /> },
};

export function IssueParts({ issue, see }: { issue: IssueDetail; see: IssuePart }) {
  return (
    <section id="more" aria-label="More about the issue">
      <nav className={styles.parts} aria-label="Parts of the issue">
        {PARTS.map((part) => {
          const { name, count } = SHOWN[part];
          return (
            <Link
              key={part}
              to="/issues/$id"
              params={{ id: issue.id }}
              search={{ see: part }}
              replace
              resetScroll={false}
              className={styles.part}
              // The address without `see` means the first part.
              {...(part === see ? { "aria-current": "page" as const, "data-here": true } : {})}
            >
              {name} {count && <span>{count(issue)}</span>}
            </Link>
          );
        })}
      </nav>
      <div className={styles.shown}>{SHOWN[see].show(issue)}</div>
    </section>
  );
}
