/** An upgrade that is refused gets an HTTP answer with words: a client then knows whether to sign in, wait or give up. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

export interface Refusal {
  status: 400 | 401 | 403 | 404 | 426 | 429 | 503;
  detail: string;
  /** Seconds. */
  retryAfter?: number;
}

/** Longest wait until the client has taken the answer. */
const LINGER = 2_000;

/** RFC 9457. Never throws; the socket is gone afterwards. */
export function refuseUpgrade(socket: Duplex, requestId: string, refusal: Refusal): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail, retryAfter } = refusal;
  const body = JSON.stringify({
    type: "about:blank",
    title: STATUS_CODES[status],
    status,
    detail,
    requestId,
  });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    ...(status === 401 ? ["WWW-Authenticate: Bearer"] : []),
    ...(status === 426 ? ["Upgrade: websocket", "Sec-WebSocket-Version: 13"] : []),
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  const late = setTimeout(() => socket.destroy(), LINGER);
  late.unref();
  socket.once("close", () => clearTimeout(late));
  socket.once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
