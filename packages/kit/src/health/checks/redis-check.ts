/** Does Redis answer, and does it take writes? */
import { messageOf } from "../../core/index.ts";
import { CheckFailedError } from "../errors.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";
import { unlessConnectionLost } from "./unless-connection-lost.ts";

/** A client of `ioredis` or `redis` (node-redis), or anything with `ping`. */
export interface Pingable {
  ping(): Promise<unknown>;
}

export interface RedisCheckOptions extends CheckOptions {
  /**
   * Also write: fails on a read-only replica, at the memory limit, and where Redis refuses writes since it cannot save. `true` writes the
   * key `holdfast:health`, a text the key of that name; it expires after a minute. (Default: false)
   */
  writable?: boolean | string;
}

/** Clients keep commands for the time after a reconnect: one that was not answered is not followed by others before this. Milliseconds. */
const ASK_AGAIN = 60_000;
/** What is written expires. Milliseconds. */
const KEEP = 60_000;

/**
 * Asks Redis by the client that the service itself uses. Not critical by default: most services can do without their cache.
 *
 * @example
 * health.check("redis", redisCheck(redis, { writable: true }));
 */
export function redisCheck(client: Pingable, options: RedisCheckOptions = {}): ReadyMadeCheck {
  const { writable = false, ...rest } = options;
  const key = writable === true ? "holdfast:health" : writable;
  let asked: { answer: Promise<void>; at: number } | undefined;

  const ask = async (): Promise<void> => {
    const answer = await client.ping();
    // In subscriber mode of RESP2 the answer is a pair.
    const word = Array.isArray(answer) ? answer[0] : answer;
    if (!/^pong$/i.test(String(word)))
      throw new CheckFailedError("PING was answered by something other than PONG: is this a Redis?");
    if (key !== false) await write(client, key);
  };

  return {
    options: { component: "datastore", deadline: "2s", critical: false, ...rest },
    async run(signal) {
      if (!asked || performance.now() - asked.at > ASK_AGAIN) {
        const question = { answer: ask(), at: performance.now() };
        asked = question;
        const over = () => {
          if (asked === question) asked = undefined;
        };
        question.answer.then(over, over);
      }
      await unlessConnectionLost(client, asked.answer, signal);
    },
  };
}

/** With an end, in the words of either client. */
async function write(client: object, key: string): Promise<void> {
  const { set } = client as { set?: (key: string, value: string, ...options: unknown[]) => Promise<unknown> };
  if (typeof set !== "function") throw new CheckFailedError("its client has no `set`: `writable` needs one");
  const ends = isIoredis(client) ? ["PX", KEEP] : [{ PX: KEEP }];
  try {
    await set.call(client, key, String(Date.now()), ...ends);
  } catch (cause) {
    throw new CheckFailedError(`it answers, but takes no writes: ${messageOf(cause)}`, { cause });
  }
}

/** `call` is ioredis's way to send any command. */
function isIoredis(client: object): boolean {
  return typeof (client as { call?: unknown }).call === "function";
}
