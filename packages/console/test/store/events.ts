/** Events of a masked failure as services send them, for the store's tests. */
import { type ErrorEvent, type Exception, hash128 } from "@holdfast/signals";
import type { Accepted } from "../../src/store/index.ts";

/** 22 November 2026, 10:00 UTC. */
export const T0 = Date.UTC(2026, 10, 22, 10);

export function exception(type: string, message: string, at = "loadDashboard"): Exception {
  return {
    type,
    message,
    frames: [
      { function: at, file: `/app/src/${at}.ts`, line: 42, column: 7, inApp: true },
      { function: "run", file: "/app/node_modules/fastify/lib/route.js", line: 9, inApp: false },
    ],
  };
}

export function event(name: string, over: Partial<ErrorEvent> = {}): ErrorEvent {
  return {
    id: hash128(name),
    source: "sentry",
    time: T0,
    level: "error",
    exceptions: [exception("TypeError", "quotes.statistics is not a function")],
    service: "shop",
    release: "1.0.0",
    environment: "production",
    route: "GET /dashboard",
    platform: "node",
    ...over,
  };
}

export function accepted(project: string, errors: ErrorEvent[], over: Partial<Accepted> = {}): Accepted {
  return {
    project,
    received: T0 + 1000,
    errors: errors.map((error) => ({ error, raw: JSON.stringify({ event_id: error.id }) })),
    outcomes: [],
    flags: [],
    checkIns: [],
    ...over,
  };
}

/** The three events of one request: the root, the handler's own failure, the dropped connection. */
export function maskedFailure(
  request: string,
  time = T0,
): [root: ErrorEvent, handler: ErrorEvent, socket: ErrorEvent] {
  const ids = {
    request: { id: request, method: "GET" },
    traceId: hash128(request),
    spanId: "00000000000000aa",
  };
  return [
    event(`${request} root`, { ...ids, time }),
    event(`${request} handler`, {
      ...ids,
      time: time + 5,
      exceptions: [exception("TypeError", "Do not know how to serialize a BigInt", "answerError")],
    }),
    event(`${request} socket`, {
      ...ids,
      time: time + 9,
      exceptions: [exception("Error", "write EPIPE", "flush")],
    }),
  ];
}
