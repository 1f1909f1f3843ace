/** What came in and what was refused, by reason: nothing is dropped in silence. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { dropsQuery, statsQuery } from "../api/queries.ts";
import { Table } from "../issue/parts/Tables.tsx";
import { Failed } from "../parts/State.tsx";
import { countInWords } from "../parts/times.ts";
import styles from "./IntakePage.module.css";
import { figuresOf } from "./figuresOf.ts";

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
          {figuresOf(stats.data ?? {}).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
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
