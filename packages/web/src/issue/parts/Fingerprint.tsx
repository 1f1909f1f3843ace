/** Why these failures are one issue. */
import type { IssueDetail } from "../../api/generated/types.ts";
import { Copy } from "../../parts/Copy.tsx";
import styles from "./Fingerprint.module.css";

export function Fingerprint({ issue: { fingerprint } }: { issue: IssueDetail }) {
  return (
    <div className={styles.fingerprint}>
      <p>Failures with these parts are this issue:</p>
      <ol className={styles.parts}>
        {fingerprint.parts.map((part) => (
          <li key={part}>
            <code>{part}</code>
          </li>
        ))}
      </ol>
      {fingerprint.ignored.length > 0 && (
        <>
          <p>Left out, because it changes without the failure changing:</p>
          <ul className={styles.parts} data-ignored="true">
            {fingerprint.ignored.map((part) => (
              <li key={part}>
                <code>{part}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.value}>
        Version {fingerprint.version} <code>{fingerprint.value}</code>{" "}
        <Copy text={fingerprint.value} label="fingerprint" />
      </p>
    </div>
  );
}
