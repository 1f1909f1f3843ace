/** Is it getting better: failures per hour of seven days, with the first failure of each release as a mark. */
import type { IssueDetail } from "../api/generated/types.ts";
import { countInWords, exactTime, plural } from "../parts/times.ts";
import styles from "./History.module.css";

const HEIGHT = 64;
const HOUR = 3_600_000;

export function History({ issue }: { issue: IssueDetail }) {
  const { history } = issue;
  const most = Math.max(1, ...history.map(({ count }) => count));
  const start = Date.parse(history[0]?.time ?? "");
  const bars = history
    .map(({ count }, hour) => {
      if (count === 0) return "";
      const height = Math.max(2, Math.round((count / most) * HEIGHT));
      return `M${hour},${HEIGHT}v-${height}h0.8v${height}z`;
    })
    .join("");
  const marks = issue.releaseStats
    .filter(({ count }) => count > 0)
    .map(({ release, firstSeen }) => ({ release, hour: (Date.parse(firstSeen) - start) / HOUR }))
    .filter(({ hour }) => hour >= 0 && hour <= history.length)
    .slice(0, 5);
  const total = history.reduce((sum, { count }) => sum + count, 0);
  return (
    <section aria-labelledby="history">
      <h2 id="history" className={styles.title}>
        Failures per hour, 7 days
      </h2>
      <p className={styles.trend}>{trend(history.map(({ count }) => count))}</p>
      <figure className={styles.figure}>
        <span className={styles.most} aria-hidden="true">
          {countInWords(most)}
        </span>
        <svg
          viewBox={`0 0 ${history.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${plural(total, "failure")} in 7 days, at most ${countInWords(most)} in one hour. The table below has each hour.`}
        >
          <path className={styles.ground} d={`M0,${HEIGHT}h${history.length}M0,0.500h${history.length}`} />
          {marks.map(({ release, hour }) => (
            <path key={release} className={styles.mark} d={`M${hour.toFixed(2)},0v${HEIGHT}`}>
              <title>{`${release} first failed`}</title>
            </path>
          ))}
          <path className={styles.bars} d={bars} />
        </svg>
        <p className={styles.axis} aria-hidden="true">
          <span>7 d ago</span>
          <span>now</span>
        </p>
      </figure>
      {marks.length > 0 && (
        <p className={styles.legend}>
          <svg width="6" height="12" aria-hidden="true">
            <path className={styles.mark} d="M3,0v12" />
          </svg>{" "}
          first failure in {marks.map(({ release }) => release).join(", ")}
        </p>
      )}
      <details className={styles.table}>
        <summary>As a table</summary>
        <div>
          <table>
            <thead>
              <tr>
                <th scope="col">Hour from</th>
                <th scope="col">Failures</th>
              </tr>
            </thead>
            <tbody>
              {history
                .filter(({ count }) => count > 0)
                .reverse()
                .map(({ time, count }) => (
                  <tr key={time}>
                    <td>{exactTime(time)}</td>
                    <td>{countInWords(count)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
          <p>Hours that are not listed had none.</p>
        </div>
      </details>
    </section>
  );
}

/** The last hour is not over: it is said, not compared. */
function trend(counts: number[]): string {
  const [before = 0, current = 0] = counts.slice(-2);
  return `${countInWords(current)} so far this hour, ${countInWords(before)} in the hour before.`;
}
