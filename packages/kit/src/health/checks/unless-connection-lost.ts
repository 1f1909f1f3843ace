/** The cause at once, where a client that reconnects by itself keeps a question back until the connection is there again. */
import { CheckFailedError } from "../errors.ts";

/** A client that is not connected has so long to become it. Milliseconds. */
const GRACE = 1_000;

interface Emitter {
  on(event: "error", listener: (error: unknown) => void): unknown;
  off(event: "error", listener: (error: unknown) => void): unknown;
  listenerCount(event: "error"): number;
}

/**
 * The answer; rejects with what the client says of its connection while that is down, after a second where it says nothing, and with the
 * reason of `signal`. It listens to the client only where somebody listens already: an error that nobody hears has to stay as loud as it is.
 */
export async function unlessConnectionLost<T>(
  client: object,
  answer: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let end = () => {};
  const lost = new Promise<never>((_, reject) => {
    const heard = (error: unknown) => {
      if (isDown(client)) reject(error);
    };
    const aborted = () => reject(signal.reason);
    const timer = setTimeout(() => {
      if (isDown(client)) reject(new CheckFailedError(stateOf(client)));
    }, GRACE);
    timer.unref();
    const emitter = isEmitter(client) && client.listenerCount("error") > 0 ? client : undefined;
    emitter?.on("error", heard);
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
    end = () => {
      clearTimeout(timer);
      emitter?.off("error", heard);
      signal.removeEventListener("abort", aborted);
    };
  });
  try {
    return await Promise.race([answer, lost]);
  } finally {
    end();
  }
}

/** `status` is ioredis's word, `isReady` node-redis's. Of others nothing is known. */
function isDown(client: object): boolean {
  const { status, isReady } = client as { status?: unknown; isReady?: unknown };
  return (typeof status === "string" && status !== "ready") || isReady === false;
}

function stateOf(client: object): string {
  const { status } = client as { status?: unknown };
  if (status === "connect")
    return "its client is connected, but Redis is not ready: it may still be loading its data";
  return typeof status === "string"
    ? `its client is not connected (${status})`
    : "its client is not connected";
}

function isEmitter(client: object): client is Emitter {
  const { on, off, listenerCount } = client as Partial<Emitter>;
  return [on, off, listenerCount].every((each) => typeof each === "function");
}
