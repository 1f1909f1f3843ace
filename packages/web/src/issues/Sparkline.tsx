/** Failures per hour of the last day, as bars. */
import { plural } from "../parts/times.ts";
import styles from "./Sparkline.module.css";

const WIDTH = 4;
const HEIGHT = 24;

export function Sparkline({ hours }: { hours: number[] }) {
  const most = Math.max(1, ...hours);
  const total = hours.reduce((sum, count) => sum + count, 0);
  const bars = hours
    .map((count, hour) => {
      if (count === 0) return "";
      const height = Math.max(2, Math.round((count / most) * HEIGHT));
      return `M${hour * WIDTH},${HEIGHT}v-${height}h${WIDTH - 1}v${height}z`;
    })
    .join("");
  const label = `${plural(total, "failure")} in the last 24 h`;
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${hours.length * WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <title>{`${label}, at most ${plural(most, "failure")} in an hour`}</title>
      <path className={styles.ground} d={`M0,${HEIGHT - 0.5}h${hours.length * WIDTH}`} />
      <path className={styles.bars} d={bars} />
    </svg>
  );
}
