/** Sentry envelopes of a wanted size, as `@sentry/node` sends them: distinct ids and traces, a few dozen distinct faults. */
import { gzipSync } from "node:zlib";

const faults = 40;

/** Bytes that stand for the id, the trace and a number in a prepared envelope, replaced for each request. */
const idMark = "e".repeat(32);
const traceMark = "7".repeat(32);

/** Prepares `variety` envelopes of about `bytes` each and answers a function that makes the n-th HTTP request. */
export function requests(bytes: number, path: string, key: string, gzip: boolean): (n: number) => Uint8Array {
  const prepared = Array.from({ length: faults }, (_, fault) => Buffer.from(envelope(fault, bytes)));
  const head = (length: number) =>
    `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-sentry-envelope\r\n${gzip ? "content-encoding: gzip\r\n" : ""}x-sentry-auth: Sentry sentry_version=7, sentry_client=bench/1, sentry_key=${key}\r\ncontent-length: ${length}\r\n\r\n`;
  const whole = prepared.map((body) => Buffer.concat([Buffer.from(head(body.length)), body]));
  const places = whole.map((request) => ({ ids: all(request, idMark), traces: all(request, traceMark) }));
  return (n) => {
    const which = n % faults;
    const { ids, traces } = places[which]!;
    const id = hex(n, 0xa5);
    const trace = hex(n, 0x5a);
    const request = Buffer.from(whole[which]!);
    for (const place of ids) request.write(id, place, "latin1");
    for (const place of traces) request.write(trace, place, "latin1");
    if (!gzip) return request;
    const headEnd = request.indexOf("\r\n\r\n") + 4;
    const body = gzipSync(request.subarray(headEnd), { level: 6 });
    return Buffer.concat([Buffer.from(head(body.length)), body]);
  };
}

function hex(n: number, seed: number): string {
  const run = process.hrtime.bigint().toString(16).padStart(16, "0").slice(-16);
  return `${run}${seed.toString(16)}${n.toString(16).padStart(14, "0")}`;
}

function all(buffer: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = buffer.indexOf(mark); at >= 0; at = buffer.indexOf(mark, at + 1)) places.push(at);
  return places;
}

function envelope(fault: number, bytes: number): string {
  const now = Date.now() / 1000;
  const frames = Array.from({ length: bytes > 10_000 ? 40 : 8 }, (_, i) => ({
    filename:
      i % 3 === 0 ? `/app/node_modules/fastify/lib/handler${i}.js` : `/app/src/area${fault}/part${i}.ts`,
    module: `area${fault}.part${i}`,
    function: `step${i}`,
    lineno: 40 + i,
    colno: 12,
    in_app: i % 3 !== 0,
    ...(bytes > 10_000
      ? {
          pre_context: ["  const user = await session(request);", "", "  // newest first"],
          context_line: `  const stats${i} = quotes.statistics(user.id);`,
          post_context: ["  return { user, stats };", "}", ""],
        }
      : {}),
  }));
  const event = {
    event_id: idMark,
    timestamp: now,
    platform: "node",
    level: "error",
    release: `shop@1.${fault % 5}.0`,
    environment: "production",
    server_name: "web-1",
    transaction: `GET /area${fault}/:id`,
    sdk: { name: "sentry.javascript.node", version: "11.12.0" },
    contexts: {
      trace: { trace_id: traceMark, span_id: "00f067aa0ba902b7" },
      runtime: { name: "node", version: "v26.10.0" },
    },
    request: {
      method: "GET",
      url: `http://shop.example/area${fault}/4711`,
      headers: { "user-agent": "Mozilla/5.0", accept: "text/html" },
    },
    exception: {
      values: [
        {
          type: "TypeError",
          value: `repository${fault}.load is not a function`,
          stacktrace: { frames: frames.slice(0, 5) },
          mechanism: { type: "chained", handled: true, source: "cause", exception_id: 1, parent_id: 0 },
        },
        {
          type: "Error",
          value: `could not load area ${fault}`,
          stacktrace: { frames },
          mechanism: { type: "generic", handled: false, exception_id: 0 },
        },
      ],
    },
    breadcrumbs: [] as unknown[],
    extra: {} as Record<string, unknown>,
  };
  const fill = () =>
    `{"event_id":"${idMark}","sent_at":"${new Date().toISOString()}","trace":{"trace_id":"${traceMark}"}}\n{"type":"event"}\n${JSON.stringify(event)}\n`;
  for (let i = 0; fill().length < bytes - 160 && i < 400; i++) {
    event.breadcrumbs.push({
      timestamp: now - i,
      category: "http",
      type: "http",
      level: "info",
      data: { method: "GET", url: `https://stock.example/v1/items/${i}`, status_code: 200 },
    });
  }
  event.extra["note"] = "x".repeat(Math.max(0, bytes - fill().length - 12));
  return fill();
}
