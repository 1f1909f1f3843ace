/** Reads a request's body as it came over the wire, no further than its limits, and no further than its sender is known. */
import type { IncomingMessage } from "node:http";
import { AnsweredError } from "../api/errors.ts";
import type { IntakeLimits } from "./limits.ts";
import type { Hold } from "./open-bytes.ts";

/** Bytes within which the first line of a body must end when it is what tells the sender. */
export const MAX_HEAD = 16 * 1024;

/** What is asked of a body's beginning before the rest is read. */
export interface HeadCheck {
  /** Whether these first bytes are enough to check; `MAX_HEAD` always are. */
  enough(head: Buffer): boolean;
  /** Throws to refuse the body. */
  check(head: Buffer): Promise<void> | void;
}

export interface ReadOptions {
  limits: Pick<IntakeLimits, "wireBytes" | "progressBytes" | "progressMs">;
  /** Memory that the body may take; the caller releases it. */
  hold: Hold;
  /** (Default: none, the sender is known) */
  head?: HeadCheck | undefined;
}

/**
 * Collects the body. What lies past the limit is read from the socket and thrown away, so that the client hears the answer.
 *
 * @throws AnsweredError `too_large`, `overloaded`, `cut_off`, `too_slow`; and what `head` throws
 */
export function readBody(request: IncomingMessage, { limits, hold, head }: ReadOptions): Promise<Buffer> {
  const { wireBytes: limit, progressBytes, progressMs } = limits;
  const tooLarge = () => new AnsweredError("too_large", String(limit));
  const declared = Number(request.headers["content-length"]);
  if (declared > limit) {
    request.resume();
    return Promise.reject(tooLarge());
  }
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    let ended = false;
    let unchecked = head;
    let seen = 0;
    const stop = () => {
      stopped = true;
      clearInterval(pace);
      request.removeListener("data", onData);
      request.removeListener("end", onEnd);
      request.removeListener("close", onCut);
      // The listener for errors stays for as long as the request, and with it all that this function knows.
      const taken = chunks;
      chunks = [];
      return taken;
    };
    const refuse = (error: unknown) => {
      stop();
      request.resume();
      reject(error);
    };
    const joined = () => (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
    const finish = () => {
      const body = joined();
      stop();
      resolve(body);
    };
    const checkHead = async ({ check }: HeadCheck) => {
      unchecked = undefined;
      request.pause();
      try {
        await check(joined().subarray(0, MAX_HEAD));
      } catch (error) {
        refuse(error);
        return;
      }
      if (ended) finish();
      else request.resume();
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) return refuse(tooLarge());
      if (!hold.take(chunk.length)) return refuse(new AnsweredError("overloaded", "openBytes").retry(1));
      chunks.push(chunk);
      if (unchecked && (length >= MAX_HEAD || unchecked.enough(joined()))) void checkHead(unchecked);
    };
    const onEnd = () => {
      ended = true;
      clearInterval(pace);
      request.removeListener("close", onCut);
      if (unchecked) void checkHead(unchecked);
      else finish();
    };
    const onCut = () => refuse(new AnsweredError("cut_off"));
    let stopped = false;
    const lookAtPace = () => {
      if (stopped || ended) return;
      if (length - seen < progressBytes) refuse(new AnsweredError("too_slow"));
      seen = length;
    };
    // After a turn of the event loop: what came while this process was busy counts as well.
    const pace = setInterval(() => setImmediate(lookAtPace), progressMs).unref();
    request.on("data", onData);
    request.on("end", onEnd);
    // `close` follows each way a request can end early; an `error` beside it must not be unheard.
    request.on("close", onCut);
    request.on("error", () => {});
  });
}
