/** Does Redis answer? */
import { CheckFailedError } from "../errors.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

/** A client of `ioredis` or `redis` (node-redis), or anything with `ping`. */
export interface Pingable {
  ping(): Promise<unknown>;
}

/**
 * Pings Redis by the client that the service itself uses. Not critical by default: most services can do without their cache.
 *
 * @example
 * health.check("redis", redisCheck(redis));
 */
export function redisCheck(client: Pingable, options: CheckOptions = {}): ReadyMadeCheck {
  return {
    options: { component: "datastore", deadline: "2s", critical: false, ...options },
    async run() {
      const answer = await client.ping();
      // In subscriber mode of RESP2 the answer is a pair.
      const word = Array.isArray(answer) ? answer[0] : answer;
      if (!/^pong$/i.test(String(word))) {
        throw new CheckFailedError("PING was answered by something other than PONG: is this a Redis?");
      }
    },
  };
}
