/** Changes that may have brought the issue, the likeliest first: why, what it risks, what to do. */
import type { IssueDetail, Suspect } from "../api/generated/types.ts";
import { Time } from "../parts/Time.tsx";
import { Confidence } from "../parts/Words.tsx";
import styles from "./Claims.module.css";
import { Evidence } from "./Evidence.tsx";
import { Prose } from "./Prose.tsx";
import { spoken } from "./spoken.ts";

/** Suspects that are shown at once. */
const SHOWN = 3;

export function Suspects({ issue }: { issue: IssueDetail }) {
  const { suspects } = issue;
  if (suspects.length === 0) return null;
  const standing = suspects.filter(({ status }) => status !== "ruled out");
  const more = standing.slice(SHOWN);
  const out = suspects.filter(({ status }) => status === "ruled out");
  const one = (suspect: Suspect) => (
    <One key={`${suspect.change.kind} ${suspect.change.id}`} suspect={suspect} issue={issue} />
  );
  return (
    <section aria-labelledby="suspects" className={styles.claims}>
      <h2 id="suspects" className={styles.title}>
        {suspects.length > 1 ? "Suspect changes" : "Suspect change"}
      </h2>
      {standing.slice(0, SHOWN).map(one)}
      {more.length > 0 && (
        <details>
          <summary>{more.length} more, less likely</summary>
          {more.map(one)}
        </details>
      )}
      {out.length > 0 && (
        <details>
          <summary>{out.length} ruled out</summary>
          {out.map(one)}
        </details>
      )}
    </section>
  );
}

function One({ suspect, issue }: { suspect: Suspect; issue: IssueDetail }) {
  const { change, why, against, risk, action, status } = suspect;
  // The verdict may know more than what the change itself says.
  const claim = issue.verdict.hypotheses.find(({ id }) => id === suspect.hypothesis);
  return (
    <article className={styles.claim}>
      <h3 className={styles.name}>
        <code className={styles.id} title={change.id}>
          {change.kind === "commit" ? change.id.slice(0, 12) : change.kind}
        </code>{" "}
        {change.title} {status && <Confidence word={status} />}
      </h3>
      <p className={styles.facts}>
        {[change.author, change.release && `in ${change.release}`].filter(Boolean).join(", ")}
        {change.time && (
          <>
            {" "}
            <Time at={change.time} />
          </>
        )}
      </p>
      <Evidence name="For" items={spoken(claim?.evidence ?? why, issue.verdict)} project={issue.project} />
      <Evidence
        name="Against"
        items={spoken(claim?.against ?? against, issue.verdict)}
        project={issue.project}
      />
      {status !== "ruled out" && (
        <>
          <p className={styles.action}>
            <Prose text={action} />
          </p>
          <p className={styles.risk}>{risk}</p>
        </>
      )}
    </article>
  );
}
