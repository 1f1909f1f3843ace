/** A state of the recovery as a word with a shape: colour is never the only sign. */
import styles from "./Recovery.module.css";

export function RecoveryWord({
  mark,
  tone,
  says,
  text,
}: {
  mark: string;
  tone: string;
  says?: string;
  text: string;
}) {
  return (
    <span className={styles.word} data-tone={tone} title={says}>
      <span aria-hidden="true">{mark}</span> {text}
    </span>
  );
}
