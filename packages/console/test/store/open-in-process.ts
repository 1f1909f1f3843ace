/** Opens the store of a folder in a process of its own, writes an event, and ends: what two consoles do that start at once. */
import { openStore } from "../../src/store/index.ts";
import { accepted, event, T0 } from "./events.ts";

const dataDir = process.argv[2]!;
const store = await openStore({ dataDir });
const project = await store.createProject("default", T0);
await store.write([accepted(project.id, [event(`process ${process.pid}`)])]);
await store.close();
