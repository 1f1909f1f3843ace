/** A project as the API shows it: with the addresses and keys that clients are set up with. */
import { formatDsn } from "@holdfast/signals";
import type { ProjectRow, Store } from "../store/store.ts";
import type { Project } from "./schema.ts";

/** Header in which OpenTelemetry exporters send the ingest key. */
export const KEY_HEADER = "x-holdfast-key";

/** All projects, or those of `only`. */
export async function describeProjects(
  store: Pick<Store, "projects" | "ingestKeys">,
  publicUrl: string,
  only: string | null = null,
): Promise<Project[]> {
  const [projects, keys] = await Promise.all([store.projects(), store.ingestKeys()]);
  return projects
    .filter(({ id }) => only === null || id === only)
    .map((project) =>
      describeProject(project, keys.find((key) => key.project === project.id)?.secret, publicUrl),
    );
}

/** @param key an ingest key; undefined when all were revoked: then there is no DSN, and no header that would let anything in */
export function describeProject(project: ProjectRow, key: string | undefined, publicUrl: string): Project {
  return {
    id: project.id,
    name: project.name,
    dsn: key === undefined ? null : dsnOf(publicUrl, project.id, key),
    otlp: { endpoint: publicUrl, headers: key === undefined ? null : { [KEY_HEADER]: key } },
  };
}

function dsnOf(publicUrl: string, project: string, key: string): string {
  const { protocol, hostname, port, pathname } = new URL(publicUrl);
  const scheme = protocol === "https:" ? "https" : "http";
  return formatDsn({
    scheme,
    key,
    host: hostname,
    ...(port && { port: Number(port) }),
    path: pathname,
    project,
  });
}
