/** Changes that may have brought the issue, the likeliest first: why, what it risks, what to do. */
import type { IssueDetail } from "../api/generated/types.ts";
import { Time } from "../parts/Time.tsx";
import { Evidence } from "./Evidence.tsx";
import { Prose } from "./Prose.tsx";
import styles from "./Suspects.module.css";

/** Suspects that are shown at once. */
const SHOWN = 3;

type Suspect = IssueDetail["suspects"][number];

export function Suspects({ issue }: { issue: IssueDetail }) {
  const { suspects, project } = issue;
  if (suspects.length === 0) return null;
  const more = suspects.slice(SHOWN);
  return (
    <section aria-labelledby="suspects" className={styles.suspects}>
      <h2 id="suspects" className={styles.title}>
        {suspects.length > 1 ? "Suspect changes" : "Suspect change"}
      </h2>
      {suspects.slice(0, SHOWN).map((suspect) => (
        <One key={suspect.change.id} suspect={suspect} project={project} />
      ))}
      {more.length > 0 && (
        <details>
          <summary>{more.length} more, less likely</summary>
          {more.map((suspect) => (
            <One key={suspect.change.id} suspect={suspect} project={project} />
          ))}
        </details>
      )}
    </section>
  );
}

function One({ suspect, project }: { suspect: Suspect; project: string }) {
  const { change, why, against, risk, action } = suspect;
  return (
    <article className={styles.suspect}>
      <h3 className={styles.name}>
        <code title={change.id}>{change.kind === "commit" ? change.id.slice(0, 12) : change.kind}</code>{" "}
        {change.title}
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
      <Evidence name="For" items={why} project={project} />
      <Evidence name="Against" items={against} project={project} />
      <p className={styles.action}>
        <Prose text={action} />
      </p>
      <p className={styles.risk}>{risk}</p>
    </article>
  );
}
