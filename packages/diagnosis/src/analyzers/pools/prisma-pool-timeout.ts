import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const prismaPoolTimeout: Analyzer = {
  kind: "prisma-pool-timeout",
  general: "timeout",
  recognises: "Prisma's pool without a free connection (P2024)",
  codes: ["P2024"],
  words: ["timed out fetching a new connection from the connection pool"],
  recognise({ message }) {
    const limit = partOf(message, /connection limit: (\d{1,5})/);
    return { title: `No connection came free in Prisma's pool in time${limit ? ` (limit ${limit})` : ""}` };
  },
  cause:
    "More queries run at once than the pool has connections (by default two per core and one), mostly long interactive transactions, `Promise.all` over many rows, or one PrismaClient per module in development.",
  fixes: [
    now("Look for transactions that await other services, and for many queries at once in one request."),
    today(
      "Make one PrismaClient a process; set `connection_limit` and `pool_timeout` in the URL so that instances × limit stays below the database's.",
    ),
    thisWeek("Put a pooler before the database for functions that scale out."),
  ],
  verification: "Under peak load no P2024 occurs.",
};
