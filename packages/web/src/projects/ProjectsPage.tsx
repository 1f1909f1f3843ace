/** Projects: where their services send to, and the keys. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { keysQuery, projectsQuery } from "../api/queries.ts";
import { Table } from "../issue/parts/Tables.tsx";
import { Failed } from "../parts/State.tsx";
import { Time } from "../parts/Time.tsx";
import styles from "./ProjectsPage.module.css";
import { CopyField, Snippets } from "./Snippets.tsx";

export function ProjectsPage() {
  const projects = useQuery(projectsQuery);
  useEffect(() => {
    document.title = "Projects · Holdfast";
  }, []);
  if (projects.isPending) return <p className={styles.loading}>Loading projects</p>;
  if (!projects.data) return <Failed what="The projects" error={projects.error} retry={() => projects.refetch()} />;
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Projects</h1>
      {projects.data.projects.map((project) => (
        <section key={project.id} className={styles.project} aria-label={project.name}>
          <h2>
            {project.name}{" "}
            <Link to="/" search={{ project: project.id }}>
              issues
            </Link>
          </h2>
          <dl className={styles.fields}>
            <CopyField name="Sentry DSN" value={project.dsn} />
            <CopyField name="OTLP endpoint" value={project.otlp.endpoint} />
            {Object.entries(project.otlp.headers).map(([name, value]) => (
              <CopyField key={name} name="OTLP header" value={`${name}: ${value}`} />
            ))}
          </dl>
          <details>
            <summary>Snippets</summary>
            <Snippets project={project} />
          </details>
        </section>
      ))}
      <Keys />
    </div>
  );
}

function Keys() {
  const keys = useQuery(keysQuery);
  if (keys.isPending || keys.data === null) return null;
  if (!keys.data) return <Failed what="The keys" error={keys.error} retry={() => keys.refetch()} />;
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" className={styles.sub}>
        Keys
      </h2>
      <Table heads={["Label", "Grants", "Key", "Project", "Made", "State"]}>
        {keys.data.keys.map((key) => (
          <tr key={key.id}>
            <td>{key.label}</td>
            <td>{key.kind === "ingest" ? "sending" : "reading"}</td>
            <td>
              <code>{key.kind === "read" ? `${key.shown}…` : key.shown}</code>
            </td>
            <td>{key.project ?? "all"}</td>
            <td>
              <Time at={key.createdAt} />
            </td>
            <td>{key.revokedAt ? <Time prefix="revoked " at={key.revokedAt} /> : "valid"}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
