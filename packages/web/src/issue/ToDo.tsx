/** What to do about a cause, by when, how to see that it worked, and the way back. */
import type { IssueDetail, WeighedHypothesis } from "../api/generated/types.ts";
import { Prose } from "./Prose.tsx";
import styles from "./ToDo.module.css";

/** About the best standing cause that anything can be done about. */
export function WhatToDo({ issue: { verdict } }: { issue: IssueDetail }) {
  const best = verdict.hypotheses.find(
    ({ question, status, fixes }) => question === "cause" && status !== "ruled out" && fixes.length > 0,
  );
  return (
    <section aria-labelledby="do">
      <h2 id="do" className={styles.title}>
        What to do
      </h2>
      {best ? (
        <>
          {verdict.cause === null && (
            <p className={styles.caution}>The cause is not known: this is for what is possible.</p>
          )}
          <ToDo cause={best} />
        </>
      ) : (
        <p className={styles.none}>
          No fix is proposed: the signals do not name a cause that one would mend.
        </p>
      )}
    </section>
  );
}

export function ToDo({ cause: { fixes, verification, rollback } }: { cause: WeighedHypothesis }) {
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

function Fixes({ fixes }: { fixes: WeighedHypothesis["fixes"] }) {
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
