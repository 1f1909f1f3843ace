/** What was done to services, as their pipelines told it. */
import { Change } from "@holdfast/signals";
import type { Backend } from "./backend.ts";
import { packText, unpackText } from "./body.ts";
import { insertRows } from "./insert-rows.ts";
import { CHANGES_KEPT } from "./limits.ts";
import type { Store } from "./store.ts";

const COLUMNS = ["project", "id", "time", "kind", "service", "environment", "body"];

export function changeStore({ transact, read }: Backend): Pick<Store, "recordChanges" | "changes"> {
  return {
    recordChanges: (project, changes) =>
      transact(async (run) => {
        // The last of those with one id counts; sorted, so that writers take locks in one order.
        const rows = [...new Map(changes.map((change) => [change.id, change])).values()]
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map((change) => [
            project,
            change.id,
            Math.trunc(change.time),
            change.kind,
            change.service ?? null,
            change.environment ?? null,
            packText(JSON.stringify(change)),
          ]);
        await insertRows(
          run,
          "change",
          COLUMNS,
          rows,
          `on conflict (project, id) do update set time = excluded.time, kind = excluded.kind, service = excluded.service,
           environment = excluded.environment, body = excluded.body`,
        );
        await run.run(
          `delete from change where project = ? and time <= (
             select time from change where project = ? order by time desc limit 1 offset ${CHANGES_KEPT})`,
          [project, project],
        );
      }),

    changes: async ({ project, since, until, limit }) => {
      const rows = await read.all<{ body: Uint8Array }>(
        `select body from change where project = ? and time >= ? and time <= ? order by time desc, id limit ${Math.trunc(limit)}`,
        [project, Math.trunc(since), Math.trunc(until)],
      );
      return rows.flatMap(({ body }) => {
        const known = Change.safeParse(JSON.parse(unpackText(body)));
        return known.success ? [known.data] : [];
      });
    },
  };
}
