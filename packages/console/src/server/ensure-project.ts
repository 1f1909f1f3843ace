/** The first start makes a project with a key, so that there is something to send to. */
import { newIngestKey } from "../api/routes/projects.ts";
import type { Store } from "../store/store.ts";

export async function ensureProject(store: Store): Promise<void> {
  if ((await store.projects()).length > 0) return;
  const now = Date.now();
  const { id } = await store.createProject("default", now);
  await store.createKey({ project: id, kind: "ingest", label: "default", secret: newIngestKey() }, now);
}
