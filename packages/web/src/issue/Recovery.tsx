/** Is it really gone: clean requests of the routes that failed, on the version with the mend, and what the team asked for. */
import type { IssueDetail } from "../api/generated/types.ts";
import { Time } from "../parts/Time.tsx";
import { countInWords } from "../parts/times.ts";
import { Criteria } from "./Criteria.tsx";
import styles from "./Recovery.module.css";
import { RecoveryWord } from "./RecoveryWord.tsx";

type Shown = NonNullable<IssueDetail["recovery"]>;

const STATES = {
  "not proven": { mark: "○", tone: "degraded", says: "Something is missing; silence proves nothing" },
  holding: { mark: "◐", tone: "plain", says: "Enough clean requests; the criteria's hours still run" },
  proven: { mark: "✓", tone: "holding", says: "Enough clean requests, and every criterion held" },
} as const;

export function Recovery({ issue }: { issue: IssueDetail }) {
  const { recovery } = issue;
  if (!recovery) return null;
  const { state, mended, routes, missing } = recovery;
  return (
    <section aria-labelledby="recovery">
      <h2 id="recovery" className={styles.title}>
        Recovery <RecoveryWord {...STATES[state]} text={state} />
      </h2>
      {mended && <Mended mended={mended} recurred={recovery.recurred} />}
      {mended && routes.length > 0 && (
        <ul className={styles.list} aria-label="Clean requests of the routes that failed">
          {routes.map((route) => (
            <Route key={route.route} {...route} />
          ))}
        </ul>
      )}
      <Criteria issue={issue} />
      {missing.length > 0 && (
        <details className={`${styles.more} ${styles.missing}`} open={!mended || recovery.recurred}>
          <summary>What is missing</summary>
          <ul>
            {missing.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Mended({ mended, recurred }: { mended: NonNullable<Shown["mended"]>; recurred: boolean }) {
  return (
    <p className={styles.mended}>
      <code>{mended.release}</code>{" "}
      {recurred
        ? "showed it again; it has answered since"
        : mended.how === "rollback"
          ? "answers again without it, since"
          : "answers without it, since"}{" "}
      <Time at={mended.since} />
    </p>
  );
}

function Route({ route, clean, needed, bound, done }: Shown["routes"][number]) {
  const share = Math.min(1, clean / Math.max(1, needed));
  return (
    <li
      data-done={done}
      title={
        bound < 1
          ? `At 95 %, no more than ${(bound * 100).toPrecision(2)} % of the requests fail`
          : "Nothing is proven yet"
      }
    >
      <span>{route}</span>
      <span className={styles.count}>
        {done
          ? `${countInWords(clean)} clean, ${countInWords(needed)} needed`
          : `${countInWords(clean)} of ${countInWords(needed)} clean`}
        {done && <span aria-hidden="true"> ✓</span>}
      </span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="4" />
        <rect width={share * 100} height="4" data-filled />
      </svg>
    </li>
  );
}
