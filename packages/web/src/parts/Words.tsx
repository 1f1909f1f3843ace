/** Status and confidence as a word with a shape: colour is never the only sign. */
import type { Confidence as ConfidenceWord, IssueStatus } from "../api/generated/types.ts";
import styles from "./Words.module.css";

const STATUS: Record<IssueStatus, { mark: string; tone: string; says: string }> = {
  unresolved: { mark: "●", tone: "failing", says: "Nobody has said that it is fixed" },
  resolved: {
    mark: "✓",
    tone: "holding",
    says: "Marked as resolved; a newer version that shows it again reopens it",
  },
  ignored: { mark: "–", tone: "quiet", says: "Counted, but not shown among the unresolved" },
};

export function Status({ status }: { status: IssueStatus }) {
  const { mark, tone, says } = STATUS[status];
  return (
    <span className={styles.word} data-tone={tone} title={says}>
      <span aria-hidden="true">{mark}</span> {status}
    </span>
  );
}

type Word = ConfidenceWord | "ruled out";

const CONFIDENCE: Record<Word, { filled: number; tone: string; says: string }> = {
  confirmed: { filled: 3, tone: "holding", says: "The signals leave no other reading" },
  likely: { filled: 2, tone: "plain", says: "The signals agree; another reading is not excluded" },
  possible: { filled: 1, tone: "plain", says: "Some signals point here, not enough to decide" },
  inconclusive: { filled: 0, tone: "degraded", says: "The root was not among what was received" },
  "ruled out": { filled: 0, tone: "quiet", says: "The signals speak against it" },
};

export function Confidence({ word }: { word: Word }) {
  const { filled, tone, says } = CONFIDENCE[word];
  return (
    <span className={styles.word} data-tone={tone} title={says}>
      <svg className={styles.steps} viewBox="0 0 13 9" aria-hidden="true">
        {[0, 1, 2].map((step) => (
          <rect
            key={step}
            x={step * 4.5 + 0.5}
            y={5.5 - step * 2.5}
            width={3}
            height={3 + step * 2.5}
            data-on={step < filled}
          />
        ))}
      </svg>{" "}
      {word}
    </span>
  );
}
