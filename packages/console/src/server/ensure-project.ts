/** The first start makes a project with a key, so that there is something to send to. */
import { newIngestKey } from "../api/index.ts";
import type { Store } from "../store/store.ts";

export async function ensureProject(store: Store): Promise<void> {
  if ((await store.projects()).length > 0) return;
  await store.createFirstProject("default", newIngestKey(), Date.now());
}
