/** Five whys: from what people saw to what began it. Ends where the evidence ends. */
import type { IssueDetail } from "../api/generated/types.ts";
import { Prose } from "./Prose.tsx";
import { Signals } from "./Signals.tsx";
import { shortIds } from "./shortIds.ts";
import styles from "./Whys.module.css";

export function Whys({ issue: { whys, project } }: { issue: IssueDetail }) {
  if (whys.length === 0) return null;
  return (
    <section aria-labelledby="whys">
      <h2 id="whys" className={styles.title}>
        Five whys
      </h2>
      <ol className={styles.whys}>
        {whys.map(({ question, answer, signals, known }) => (
          <li key={question} data-known={known}>
            <p className={styles.question}>
              <Prose text={shortIds(question)} />
            </p>
            <p className={styles.answer}>
              <Prose text={shortIds(answer)} /> {known && <Signals project={project} signals={signals} />}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
