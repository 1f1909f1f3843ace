/** What was not kept, counted by day and reason. */
import type { z } from "zod";
import type { DropView } from "../api/schema.ts";
import type { Backend } from "./backend.ts";
import { cleanText } from "./clean-text.ts";
import { insertRows } from "./insert-rows.ts";
import type { Drop, Store } from "./store.ts";

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export function dropStore({ transact, read }: Backend): Pick<Store, "recordDrops" | "drops"> {
  return {
    recordDrops: async (drops: readonly Drop[], time: number) => {
      const sums = new Map<string, [string, string, string, string, string, number]>();
      for (const { project, by, reason, category, count } of drops) {
        const identity = [
          dayOf(time),
          project ?? "",
          by,
          cleanText(reason, 100),
          cleanText(category, 100),
        ] as const;
        const name = identity.join("\n");
        sums.set(name, [...identity, (sums.get(name)?.[5] ?? 0) + Math.round(count)]);
      }
      if (sums.size === 0) return;
      const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
      await transact((run) =>
        insertRows(
          run,
          "dropped",
          ["day", "project", "by", "reason", "category", "count"],
          rows,
          "on conflict (day, project, by, reason, category) do update set count = dropped.count + excluded.count",
        ),
      );
    },

    drops: async (since) => {
      const rows = await read.all<z.infer<typeof DropView>>(
        `select day, by, reason, category, cast(sum(count) as bigint) as count from dropped where day >= ?
         group by day, by, reason, category order by day desc, 5 desc, reason, category limit 5000`,
        [dayOf(since)],
      );
      return rows.map(({ day, by, reason, category, count }) => ({ day, by, reason, category, count }));
    },
  };
}
