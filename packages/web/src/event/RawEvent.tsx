/** An event as it came, secrets removed: folded, and whole to copy. */
import type { EventDetail } from "../api/generated/types.ts";
import { Copy } from "../parts/Copy.tsx";
import { JsonView } from "./JsonView.tsx";
import styles from "./RawEvent.module.css";

export function RawEvent({ event }: { event: EventDetail }) {
  if (event.raw === null || event.raw === undefined) {
    return (
      <p className={styles.none}>The event came without a payload of its own, or it has been deleted.</p>
    );
  }
  return (
    <div className={styles.raw}>
      <p className={styles.bar}>
        <span>As received, secrets removed</span>{" "}
        <Copy text={JSON.stringify(event.raw, null, 2)} label="raw event" />
      </p>
      <div className={styles.json}>
        <JsonView value={event.raw} />
      </div>
    </div>
  );
}
