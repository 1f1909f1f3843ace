/** Projects: where their services send to, and the keys. */
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Project } from "../api/generated/types.ts";
import { projectsQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { Failed } from "../parts/State.tsx";
import { Addresses } from "./Addresses.tsx";
import { Keys } from "./Keys.tsx";
import styles from "./ProjectsPage.module.css";
import { Snippets } from "./Snippets.tsx";

export function ProjectsPage() {
  const projects = useQuery(projectsQuery);
  useEffect(() => {
    document.title = "Projects · Holdfast";
  }, []);
  if (projects.isPending) return <p className={styles.loading}>Loading projects</p>;
  if (!projects.data)
    return <Failed what="The projects" error={projects.error} retry={() => projects.refetch()} />;
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
          <Addresses project={project} className={styles.fields}>
            {(sendable) => (
              <details>
                <summary>Snippets</summary>
                <Snippets project={sendable} />
              </details>
            )}
          </Addresses>
          <details>
            <summary>Keys</summary>
            <Keys project={project.id} />
          </details>
        </section>
      ))}
      <NewProject />
    </div>
  );
}

function NewProject() {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: () => request<Project>("/api/projects", { method: "POST", body: { name: name.trim() } }),
    onSuccess: () => {
      setName("");
      return client.invalidateQueries(projectsQuery);
    },
  });
  return (
    <form
      className={styles.make}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Name of the new project"
        placeholder="Name"
        required
        maxLength={100}
        value={name}
        error={make.error?.message}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" loading={make.isPending}>
        Add project
      </Button>
    </form>
  );
}
