/** What was done to services, as their pipelines told it. */
import { Change } from "@holdfast/signals";
import type { Backend } from "./backend.ts";
import { packText, unpackText } from "./body.ts";
import { cleanOptional, cleanText } from "./clean-text.ts";
import { insertRows } from "./insert-rows.ts";
import { CHANGES_BYTES, CHANGES_KEPT, CHANGES_READ_CHARS } from "./limits.ts";
import type { Store } from "./store.ts";

const COLUMNS = ["project", "id", "time", "kind", "service", "environment", "body"];

/** Changes that are read at once: each may be large. */
const PAGE = 10;

export function changeStore({ transact, read }: Backend): Pick<Store, "recordChanges" | "changes"> {
  return {
    recordChanges: (project, changes) =>
      transact(async (run) => {
        // The last of those with one id counts; sorted, so that writers take locks in one order.
        const rows = [...new Map(changes.map((change) => [cleanText(change.id), change])).values()]
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map((change) => [
            project,
            cleanText(change.id),
            Math.trunc(change.time),
            change.kind,
            cleanOptional(change.service),
            cleanOptional(change.environment),
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
        await run.run(
          `delete from change where project = ? and id in (
             select id from (
               select id, sum(octet_length(body)) over (order by time desc, id) as held from change where project = ?) counted
             where held > ${CHANGES_BYTES})`,
          [project, project],
        );
      }),

    changes: async ({ project, since, until, limit }) => {
      const found: Change[] = [];
      let chars = 0;
      for (let at = 0; at < limit && chars < CHANGES_READ_CHARS; at += PAGE) {
        const rows = await read.all<{ body: Uint8Array }>(
          `select body from change where project = ? and time >= ? and time <= ? order by time desc, id
           limit ${Math.trunc(Math.min(PAGE, limit - at))} offset ${at}`,
          [project, Math.trunc(since), Math.trunc(until)],
        );
        for (const { body } of rows) {
          const text = unpackText(body);
          chars += text.length;
          if (chars > CHANGES_READ_CHARS && found.length > 0) break;
          const known = Change.safeParse(JSON.parse(text));
          if (known.success) found.push(known.data);
        }
        if (rows.length < PAGE) break;
      }
      return found;
    },
  };
}
