/** How long to wait before the next try. */
import type { RetryPlan } from "./plan.ts";

/**
 * @param retry 1 for the first one
 * @param last the wait before the last try, milliseconds; 0: there was none
 */
export function retryDelay(plan: RetryPlan, retry: number, last: number): number {
  const full = Math.min(plan.maxDelay, plan.delay * 2 ** Math.min(retry - 1, 60));
  switch (plan.jitter) {
    case "none":
      return full;
    case "full":
      return Math.random() * full;
    case "equal":
      return full / 2 + (Math.random() * full) / 2;
    case "decorrelated": {
      const most = Math.max(plan.delay, (last || plan.delay) * 3);
      return Math.min(plan.maxDelay, plan.delay + Math.random() * (most - plan.delay));
    }
  }
}
