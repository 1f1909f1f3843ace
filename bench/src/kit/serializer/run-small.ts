/** One round of a small object, every serializer in turn; prints microseconds per call. */
import { microseconds } from "../microseconds.ts";
import { candidates } from "./candidates.ts";

const small = () => ({
  level: 30,
  time: 1760000000000,
  msg: "order placed",
  requestId: "0af7651916cd43dd8448eb211c80319c",
  route: "POST /orders",
  order: { id: 4711, items: [1, 2, 3], total: 99.5, paid: true, note: null },
});

const times = await microseconds<Record<string, number>>(
  Object.fromEntries(Object.entries(candidates).map(([name, serialize]) => [name, () => serialize(small())])),
  { calls: 20_000, turns: 9 },
);
process.stdout.write(`${JSON.stringify(times)}\n`);
