/** Before the first error: how to send it. The page waits and shows it by itself. */
import { useQuery } from "@tanstack/react-query";
import { projectsQuery } from "../api/queries.ts";
import { useConnection } from "../live/LiveProvider.tsx";
import { Failed } from "../parts/State.tsx";
import { Addresses } from "./Addresses.tsx";
import styles from "./FirstRun.module.css";
import { Snippets } from "./Snippets.tsx";

export function FirstRun({ project: wanted }: { project?: string | undefined }) {
  const projects = useQuery(projectsQuery);
  const { connection } = useConnection();
  if (projects.isPending) return null;
  if (!projects.data)
    return <Failed what="The projects" error={projects.error} retry={() => projects.refetch()} />;
  const project = projects.data.projects.find(({ id }) => id === wanted) ?? projects.data.projects[0];
  return (
    <section className={styles.page} aria-labelledby="first">
      <h1 id="first" className={styles.title}>
        Send the first error
      </h1>
      <p className={styles.waiting} role="status">
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" data-state={connection}>
          <circle cx="5" cy="5" r="4" />
        </svg>
        {connection === "lost"
          ? "Connection lost, reconnecting"
          : "Waiting for it. It appears here by itself."}
      </p>
      {project ? (
        <>
          <p className={styles.text}>Keep the SDK that you have: point it here. Then let a request fail.</p>
          <Addresses project={project} className={styles.fields}>
            {(sendable) => <Snippets project={sendable} />}
          </Addresses>
        </>
      ) : (
        <p>This console has no project. Restart `holdfast serve`: it makes one.</p>
      )}
    </section>
  );
}
