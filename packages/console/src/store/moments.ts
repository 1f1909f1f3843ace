/** Moments of issues that nobody could work out later: when the cause was named first, and when recovery was proven. */
import { z } from "zod";
import type { Backend } from "./backend.ts";
import type { Store } from "./store.ts";
import { forgetRecovery } from "./write/forget-recovery.ts";

/** Issues of one project that may be watched: those seen last. */
const LOOKED_AT = 1000;

const Recovered = z.object({ release: z.string(), text: z.string(), signal: z.string() });

export function momentStore({
  read,
  transact,
}: Backend): Pick<Store, "moments" | "setRecovered" | "clearRecovered" | "watched"> {
  return {
    moments: async (issue) => {
      const rows = await read.all<{ kind: string; time: number | null; body: string }>(
        "select kind, time, body from issue_moment where issue_id = ?",
        [issue],
      );
      const told = (kind: string) => rows.find((row) => row.kind === kind && row.time !== null);
      const diagnosed = told("diagnosed");
      const recovered = told("recovered");
      const body = recovered && Recovered.safeParse(JSON.parse(recovered.body));
      return {
        diagnosed: diagnosed ? Number(diagnosed.time) : null,
        recovered: recovered && body?.success ? { time: Number(recovered.time), ...body.data } : null,
      };
    },
    setRecovered: async (issue, { time, ...body }) => {
      // The first proof stands; none for an issue that is gone by now.
      await transact((run) =>
        run.run(
          `insert into issue_moment (issue_id, kind, time, body) select id, 'recovered', cast(? as bigint), ? from issue where id = ?
           on conflict (issue_id, kind) do nothing`,
          [Math.trunc(time), JSON.stringify(body), issue],
        ),
      );
    },
    clearRecovered: async (issue) => {
      await transact((run) => forgetRecovery(run, issue));
    },
    watched: async ({ project, limit }) => {
      const rows = await read.all<{ id: string }>(
        `select issue.id from (
           select id, project, first_seen, last_seen from issue
           where project = ? and status in ('unresolved', 'resolved') order by last_seen desc, id limit ${LOOKED_AT}) issue
         left join issue_moment m on m.issue_id = issue.id and m.kind = 'recovered'
         where case when m.time is not null then issue.last_seen > m.time
           else exists (
             select 1 from release_run r where r.project = issue.project and r.served_until > issue.first_seen
             and not exists (
               select 1 from issue_facet f where f.issue_id = issue.id and f.kind = 'release' and f.value = r.release)) end
         order by issue.last_seen desc, issue.id limit ${Math.trunc(limit)}`,
        [project],
      );
      return rows.map(({ id }) => id);
    },
  };
}
