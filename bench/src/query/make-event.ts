/** Error events as real services send them: a few hundred issues, unevenly frequent, with stacks and tags. */
import { type ErrorEvent, type Frame, hash128 } from "@holdfast/signals";

const TYPES = ["TypeError", "RangeError", "PrismaClientKnownRequestError", "FetchError", "ValidationError"];
const HOUR = 3_600_000;

/** What a fill is made of. */
export interface EventShape {
  /** Distinct issues. (Default: 400) */
  issues?: number;
  /** Frames per exception; 12 give about 3 KB. (Default: 12) */
  frames?: number;
}

function framesOf(issue: number, count: number): Frame[] {
  return Array.from({ length: count }, (_, depth) => ({
    function: depth === 0 ? `Service${issue % 40}.load${issue}` : `handler${(issue * 7 + depth) % 97}`,
    file:
      depth < 4
        ? `/app/src/modules/module${issue % 40}/part${depth}.ts`
        : `/app/node_modules/fastify/lib/file${depth}.js`,
    line: 10 + ((issue * 13 + depth * 31) % 400),
    column: 5 + depth,
    inApp: depth < 4,
    ...(depth < 2
      ? {
          context: {
            before: [`  const rows = await this.repository.find(${issue});`, "  if (rows === undefined) {"],
            line: `    return this.cache.${depth === 0 ? "statistics" : "lookup"}(rows);`,
            after: ["  }", `  return rows.map((row) => row.value${issue});`],
          },
        }
      : {}),
  }));
}

/** The `n`th event; the same `n` gives the same event but for its time. Low-numbered issues are the frequent ones. */
export function makeEvent(n: number, time: number, shape: EventShape = {}): ErrorEvent {
  const issues = shape.issues ?? 400;
  const random = Number.parseInt(hash128(`event ${n}`).slice(0, 8), 16) / 2 ** 32;
  const issue = Math.floor(issues * random ** 3);
  const frames = framesOf(issue, shape.frames ?? 12);
  return {
    id: hash128(`id ${n}`),
    source: "sentry",
    time,
    level: "error",
    exceptions: [
      {
        type: TYPES[issue % TYPES.length]!,
        message: `quotes${issue}.statistics is not a function (request ${n})`,
        frames,
        to: { relation: "cause", index: 1 },
      },
      { type: "Error", message: `Could not load dashboard ${issue}`, frames: frames.slice(2) },
    ],
    service: `service-${issue % 5}`,
    instance: `pod-${n % 8}`,
    release: `1.${Math.floor((time / HOUR / 24) % 10)}.0`,
    environment: n % 10 === 0 ? "staging" : "production",
    platform: "node",
    route: `GET /dashboard/${issue % 60}/:id`,
    request: { method: "GET", url: `/dashboard/${issue % 60}/${n}`, status: 500, id: `req-${n}` },
    traceId: hash128(`trace ${n}`),
    tags: { region: `eu-${n % 3}`, runtime: "node v26", plan: n % 4 === 0 ? "free" : "team" },
    sdk: "sentry.javascript.node/10.0.0",
  };
}
