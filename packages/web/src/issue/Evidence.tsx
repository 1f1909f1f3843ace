/** What speaks for or against a claim, each piece with the signal that it rests on. */
import type { Hypothesis } from "../api/generated/types.ts";
import styles from "./Evidence.module.css";
import { Prose } from "./Prose.tsx";
import { Signal } from "./Signal.tsx";
import { shortIds } from "./shortIds.ts";

export function Evidence({
  name,
  items,
  project,
}: {
  name: string;
  items: Hypothesis["evidence"];
  project: string;
}) {
  if (items.length === 0) return null;
  return (
    <div className={styles.evidence}>
      <h4>{name}</h4>
      <ul>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: evidence is a sequence, two items may be alike
          <li key={index}>
            <Prose text={shortIds(item.text)} /> <Signal project={project} signal={item.signal} />
          </li>
        ))}
      </ul>
    </div>
  );
}
