/** What services answered on their health, as it was kept. */
import { HealthReport } from "@holdfast/signals";
import type { Backend } from "./backend.ts";
import type { Store } from "./store.ts";
import { ROW_MS } from "./write/healths.ts";

interface Row {
  service: string | null;
  instance: string | null;
  release: string | null;
  environment: string | null;
  time: number;
  said: string;
  again: string;
}

export function healthStore({ read }: Backend): Pick<Store, "healths"> {
  return {
    healths: async ({ project, since, until = Number.MAX_SAFE_INTEGER, limit }) => {
      const rows = await read.all<Row>(
        `select service, instance, release, environment, time, said, again from health_report
         where project = ? and time >= ? and time <= ? and last >= ? order by time desc, sender limit ${Math.trunc(limit)}`,
        [project, Math.trunc(since) - ROW_MS, Math.trunc(until), Math.trunc(since)],
      );
      return rows.flatMap(({ said, again, time, ...sender }) => {
        const of = Object.fromEntries(Object.entries(sender).filter(([, value]) => value !== null));
        const later = JSON.parse(again) as number[];
        const known = HealthReport.safeParse({
          ...of,
          time: Number(time),
          ...(later.length > 0 && { again: later }),
          ...(JSON.parse(said) as object),
        });
        return known.success ? [known.data] : [];
      });
    },
  };
}
