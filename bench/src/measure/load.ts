/**
 * A lean HTTP load generator: keep-alive sockets, one request in flight on each, requests made beforehand.
 * It shares two cores with the server under test, so it must cost next to nothing.
 */
import { connect, type Socket } from "node:net";

export interface Load {
  host: string;
  port: number;
  /** Sockets. */
  connections: number;
  /** The n-th request as bytes on the wire; called once for each n from 0. */
  request(n: number): Uint8Array;
  count: number;
}

export interface LoadResult {
  seconds: number;
  /** Answers by status. */
  statuses: Record<number, number>;
  /** Milliseconds from request to answer. */
  latencies: Float64Array;
}

/** Sends `count` requests and waits for every answer. @throws when a socket breaks. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const statuses: Record<number, number> = {};
  const latencies = new Float64Array(load.count);
  let next = 0;
  let done = 0;
  const start = performance.now();

  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect({ host: load.host, port: load.port, noDelay: true });
      let buffered = "";
      let sent = 0;
      const send = () => {
        if (next >= load.count) {
          socket.destroy();
          resolve();
          return;
        }
        sent = performance.now();
        socket.write(load.request(next++));
      };
      socket.once("connect", send);
      socket.on("data", (chunk: Buffer) => {
        buffered += chunk.toString("latin1");
        const end = answerEnd(buffered);
        if (end < 0) return;
        const status = Number(buffered.slice(9, 12));
        buffered = buffered.slice(end);
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies[done++] = performance.now() - sent;
        send();
      });
      socket.once("error", reject);
      socket.once("close", () =>
        done >= load.count || next >= load.count
          ? resolve()
          : reject(new Error("the server closed a connection")),
      );
    });

  await Promise.all(Array.from({ length: load.connections }, lane));
  return { seconds: (performance.now() - start) / 1000, statuses, latencies: latencies.subarray(0, done) };
}

/** Where the first whole answer ends; -1 when more bytes are to come. */
function answerEnd(text: string): number {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return -1;
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  if (length !== undefined) {
    const end = head + 4 + Number(length);
    return text.length >= end ? end : -1;
  }
  const last = text.indexOf("0\r\n\r\n", head + 4);
  return last < 0 ? -1 : last + 5;
}

export function percentile(latencies: Float64Array, p: number): number {
  const sorted = latencies.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}
