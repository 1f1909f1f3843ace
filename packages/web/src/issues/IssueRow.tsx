/** One issue in the list: the root first, what people saw second. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Issue } from "../api/generated/types.ts";
import { shortPath } from "../issue/places.ts";
import { Time } from "../parts/Time.tsx";
import { countInWords, shortCount } from "../parts/times.ts";
import { Confidence, Status } from "../parts/Words.tsx";
import styles from "./IssueRow.module.css";
import { Sparkline } from "./Sparkline.tsx";

export const IssueRow = memo(function IssueRow({ issue, showStatus }: { issue: Issue; showStatus: boolean }) {
  const { root, surface } = issue;
  const masked = root && surface && (root.type !== surface.type || root.message !== surface.message);
  const head = root ?? surface;
  return (
    <article className={styles.row}>
      <div className={styles.what}>
        <h2 className={styles.title} title={head ? `${head.type}: ${head.message}` : issue.title}>
          <Link to="/issues/$id" params={{ id: issue.id }} data-issue={issue.id} className={styles.link}>
            {head ? (
              <>
                <span className={styles.type}>{head.type}</span> <span>{head.message}</span>
              </>
            ) : (
              issue.title
            )}
          </Link>
        </h2>
        <p className={styles.place}>
          {root?.file ? (
            <code title={[place(root.file, root.line), root.function].filter(Boolean).join(" · ")}>
              <b>{shortPath(place(root.file, root.line), 64)}</b> {root.function}
            </code>
          ) : (
            <span className={styles.quiet}>{root ? "place not known" : "root not known"}</span>
          )}
          {masked && (
            <span className={styles.seen} title={`${surface.type}: ${surface.message}`}>
              seen as <em>{surface.type}</em> {surface.message}
            </span>
          )}
        </p>
        <p className={styles.facts}>
          {showStatus && <Status status={issue.status} />}
          <Confidence word={issue.confidence} />
          <Few items={issue.routes} name="routes" />
          <Few items={issue.releases} name="releases" />
          <Few items={issue.services} name="services" />
        </p>
      </div>
      <div className={styles.spark}>
        <Sparkline hours={issue.sparkline} />
      </div>
      <p
        className={styles.count}
        title={`${countInWords(issue.count)} failures, told by ${countInWords(issue.events)} events`}
      >
        <b>{shortCount(issue.count)}</b>
        <span>{issue.count === 1 ? "failure" : "failures"}</span>
      </p>
      <p className={styles.times}>
        <Time at={issue.lastSeen} />
        <span>
          first <Time at={issue.firstSeen} />
        </span>
      </p>
    </article>
  );
});

function place(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}

function Few({ items, name }: { items: string[]; name: string }) {
  const [first, ...more] = items;
  if (first === undefined) return null;
  return (
    <span className={styles.few} title={`${name}: ${items.join(", ")}`}>
      <span className={styles.fewFirst}>{first}</span>
      {more.length > 0 && <span className={styles.more}>+{more.length}</span>}
    </span>
  );
}
