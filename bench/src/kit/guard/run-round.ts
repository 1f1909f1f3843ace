/** One round: each guard in turn, many times, in one process; prints microseconds per call. */
import { createGuard } from "@holdfast/kit/resilience";
import {
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import CircuitBreaker from "opossum";
import { microseconds } from "../microseconds.ts";
import type { GuardRound } from "./index.ts";

const work = async () => 1;
const kit = createGuard("bench", {
  deadline: "5s",
  retry: true,
  idempotent: true,
  breaker: true,
  bulkhead: 20,
});
const cockatiel = wrap(
  timeout(5_000, TimeoutStrategy.Aggressive),
  retry(handleAll, { maxAttempts: 3 }),
  circuitBreaker(handleAll, { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(5) }),
  bulkhead(20),
);
const opossum = new CircuitBreaker(work, { timeout: 5_000, resetTimeout: 10_000, capacity: 20 });

const round = await microseconds<GuardRound>(
  {
    bare: () => work(),
    kit: () => kit.run(work),
    kitSignal: () => kit.run(async ({ signal }) => (signal.aborted ? 0 : 1)),
    cockatiel: () => cockatiel.execute(work),
    opossum: () => opossum.fire(),
  },
  { calls: 20_000, turns: 9 },
);
process.stdout.write(`${JSON.stringify(round)}\n`);
process.exit(0);
