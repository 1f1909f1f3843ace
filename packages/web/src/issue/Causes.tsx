/** Hypotheses with what speaks for and against them, and what to do about the best one. */
import type { Hypothesis, IssueDetail } from "../api/generated/types.ts";
import { Confidence } from "../parts/Words.tsx";
import styles from "./Causes.module.css";
import { Evidence } from "./Evidence.tsx";
import { Prose } from "./Prose.tsx";

export function Causes({ issue }: { issue: IssueDetail }) {
  if (issue.hypotheses.length === 0) return null;
  const standing = issue.hypotheses.filter(({ status }) => status !== "ruled out");
  const out = issue.hypotheses.filter(({ status }) => status === "ruled out");
  return (
    <section aria-labelledby="causes" className={styles.causes}>
      <h2 id="causes" className={styles.title}>
        {standing.length > 1 ? "Possible causes" : "Cause"}
      </h2>
      {standing.map((cause, index) => (
        <Cause key={cause.title} cause={cause} project={issue.project} withFixes={index > 0} />
      ))}
      {out.length > 0 && (
        <details>
          <summary>{out.length} ruled out</summary>
          {out.map((cause) => (
            <Cause key={cause.title} cause={cause} project={issue.project} withFixes={false} />
          ))}
        </details>
      )}
    </section>
  );
}

function Cause({ cause, project, withFixes }: { cause: Hypothesis; project: string; withFixes: boolean }) {
  return (
    <article className={styles.cause}>
      <h3 className={styles.claim}>
        <Prose text={cause.title} /> <Confidence word={cause.status} />
      </h3>
      {cause.cause && (
        <p className={styles.why}>
          <Prose text={cause.cause} />
        </p>
      )}
      {cause.impact && <p className={styles.impact}>{cause.impact}</p>}
      <Evidence name="For" items={cause.evidence} project={project} />
      <Evidence name="Against" items={cause.against} project={project} />
      {withFixes && <ToDo cause={cause} />}
    </article>
  );
}

/** What to do about the best standing cause, by when. */
export function WhatToDo({ issue }: { issue: IssueDetail }) {
  const best = issue.hypotheses.find(({ status, fixes }) => status !== "ruled out" && fixes.length > 0);
  return (
    <section aria-labelledby="do">
      <h2 id="do" className={styles.title}>
        What to do
      </h2>
      {best ? (
        <ToDo cause={best} />
      ) : (
        <p className={styles.none}>
          No fix is proposed: the signals do not name a cause that one would mend.
        </p>
      )}
    </section>
  );
}

/** The fixes, how to see that they worked, and the way back. */
function ToDo({ cause: { fixes, verification, rollback } }: { cause: Hypothesis }) {
  return (
    <>
      <Fixes fixes={fixes} />
      {(verification || rollback) && (
        <dl className={styles.after}>
          {verification && (
            <div>
              <dt>To see that it worked</dt>
              <dd>
                <Prose text={verification} />
              </dd>
            </div>
          )}
          {rollback && (
            <div>
              <dt>To undo</dt>
              <dd>
                <Prose text={rollback} />
              </dd>
            </div>
          )}
        </dl>
      )}
    </>
  );
}

const WHEN = ["now", "today", "this week"] as const;

function Fixes({ fixes }: { fixes: Hypothesis["fixes"] }) {
  return (
    <dl className={styles.fixes}>
      {WHEN.map((when) => {
        const due = fixes.filter((fix) => fix.when === when);
        return due.length === 0 ? null : (
          <div key={when} data-when={when}>
            <dt>{when}</dt>
            {due.map((fix) => (
              <dd key={fix.text}>
                <Prose text={fix.text} />
              </dd>
            ))}
          </div>
        );
      })}
    </dl>
  );
}
