/** What came in and what was refused, by reason: nothing is dropped in silence. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Stats } from "../api/generated/types.ts";
import { dropsQuery, statsQuery } from "../api/queries.ts";
import { Table } from "../issue/parts/Tables.tsx";
import { Failed, Notice } from "../parts/State.tsx";
import { bytesInWords, countInWords, spanInWords } from "../parts/times.ts";
import styles from "./IntakePage.module.css";

/** Nothing yet has the same names: the page does not move when the figures come. */
function figuresOf(stats: Stats | undefined): [string, string][] {
  const show = (value: number | undefined, words: (value: number) => string): string =>
    value === undefined ? "–" : words(value);
  return [
    ["Events stored", show(stats?.store.events, countInWords)],
    ["Issues", show(stats?.store.issues, countInWords)],
    ["Store", show(stats?.store.bytes, bytesInWords)],
    ["Accepted since start", show(stats?.intake.events, countInWords)],
    ["Of these replays", show(stats?.intake.replayed, countInWords)],
    ["Waiting", show(stats?.intake.queued, countInWords)],
    ["Memory", show(stats?.memoryBytes, bytesInWords)],
    ["Running for", show(stats?.uptimeSeconds, (seconds) => spanInWords(seconds * 1000))],
  ];
}

const WHO = {
  intake: "refused at the door",
  decoder: "could not be read",
  client: "dropped by the SDK, as it reports",
};

export function IntakePage() {
  const stats = useQuery(statsQuery);
  const drops = useQuery(dropsQuery);
  useEffect(() => {
    document.title = "Intake · Holdfast";
  }, []);
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Intake</h1>
      {stats.isError && !stats.data ? (
        <Failed what="The figures" error={stats.error} retry={() => stats.refetch()} />
      ) : (
        <dl className={styles.figures}>
          {figuresOf(stats.data).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {stats.data?.intake.lastFault && (
        <Notice title="Storing failed" tone="failing">
          <p>{stats.data.intake.lastFault}</p>
          <p>
            {countInWords(stats.data.intake.faults)} batches since the start. Senders were told to try again;
            nothing was accepted that is not stored.
          </p>
        </Notice>
      )}
      <section aria-labelledby="drops">
        <h2 id="drops" className={styles.sub}>
          Dropped
        </h2>
        {drops.isError && !drops.data ? (
          <Failed what="The drops" error={drops.error} retry={() => drops.refetch()} />
        ) : drops.data?.drops.length === 0 ? (
          <p className={styles.none}>Nothing was dropped. What was accepted is stored.</p>
        ) : (
          <Table heads={["Reason", "Where", "What", "Day (UTC)", "Count"]}>
            {drops.data?.drops.map((drop) => (
              <tr key={`${drop.day}${drop.by}${drop.reason}${drop.category}`}>
                <td>
                  <code>{drop.reason}</code>
                </td>
                <td>{WHO[drop.by]}</td>
                <td>{drop.category}</td>
                <td>{drop.day}</td>
                <td>{countInWords(drop.count)}</td>
              </tr>
            ))}
          </Table>
        )}
      </section>
    </div>
  );
}
