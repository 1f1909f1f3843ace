/** One service, told without a framework: each adapter's test app serves it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { PassThrough, Readable } from "node:stream";
import { setImmediate, setTimeout } from "node:timers/promises";
import { currentContext } from "../../src/core/index.ts";

interface Asked {
  params: Record<string, string>;
  body(): unknown;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/** How a framework answers. What it returns must be returned from the handler. */
interface Answers {
  json(value: unknown, status?: number): unknown;
  stream(stream: Readable): unknown;
}

export interface ServiceRoute {
  method: "GET" | "POST";
  path: string;
  run(asked: Asked, answers: Answers): unknown;
}

/** Tests open it for the request of this id. */
export const gates = new Map<string, () => void>();

class Teapot extends Error {
  status = 418;
}

/** For these the service's own error handler answers. */
class OwnAnswerError extends Error {}
class HandlerFailsError extends Error {}

const here = () => ({ id: currentContext()?.id, route: currentContext()?.route });

function cycle(): unknown {
  const one: Record<string, unknown> = {};
  one["self"] = one;
  return one;
}

const unserializable: Record<string, () => unknown> = {
  bigint: () => ({ one: 1n }),
  cycle,
  toJSON: () => ({
    toJSON() {
      throw new RangeError("toJSON failed");
    },
  }),
  getter: () => ({
    get bad() {
      throw new RangeError("getter failed");
    },
  }),
};

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

export const thrown: Record<string, () => unknown> = {
  error: () => new TypeError("the thing is gone"),
  null: () => null,
  undefined: () => undefined,
  zero: () => 0,
  string: () => "just words",
  object: () => ({ message: "no error at all" }),
  frozen: () => Object.freeze(new Error("frozen")),
  symbol: () => Symbol("odd"),
  revoked,
  traps: () =>
    new Proxy(new Error("trapped"), {
      get: () => {
        throw new Error("get");
      },
      has: () => {
        throw new Error("has");
      },
      getPrototypeOf: () => {
        throw new Error("getPrototypeOf");
      },
    }),
  getters: () =>
    Object.defineProperties(new Error("hostile"), {
      message: {
        get() {
          throw new Error("message");
        },
      },
      stack: {
        get() {
          throw new Error("stack");
        },
      },
      status: {
        get() {
          throw new Error("status");
        },
      },
    }),
};

export const routes: ServiceRoute[] = [
  {
    method: "GET",
    path: "/things/:id",
    async run({ params }, { json }) {
      await setTimeout(3);
      return json({ ...here(), thing: params["id"] });
    },
  },
  {
    method: "GET",
    path: "/context",
    async run(_asked, { json }) {
      const seen = [here().id];
      await setTimeout(1);
      seen.push(here().id);
      await setImmediate();
      seen.push(here().id);
      await new Promise<void>((done) => process.nextTick(done));
      seen.push(here().id);
      for await (const chunk of Readable.from(["a", "b"]).pipe(new PassThrough())) {
        if (chunk) seen.push(here().id);
      }
      return json({ seen });
    },
  },
  {
    method: "POST",
    path: "/echo",
    async run(asked, { json }) {
      const body = await asked.body();
      return json({ ...here(), body });
    },
  },
  {
    method: "GET",
    path: "/throw/:what",
    run({ params }) {
      throw thrown[params["what"]!]!();
    },
  },
  {
    method: "GET",
    path: "/reject/:what",
    async run({ params }) {
      await setTimeout(1);
      throw thrown[params["what"]!]!();
    },
  },
  {
    method: "GET",
    path: "/teapot",
    run() {
      throw new Teapot("short and stout");
    },
  },
  {
    method: "GET",
    path: "/headers",
    run({ outgoing }) {
      outgoing.setHeader("set-cookie", "a=1");
      outgoing.setHeader("etag", '"stale"');
      throw new Error("after headers were set");
    },
  },
  {
    method: "GET",
    path: "/half",
    async run({ outgoing }) {
      outgoing.writeHead(200, { "content-type": "text/plain" });
      outgoing.write("half of it");
      await setTimeout(5);
      throw new Error("the other half failed");
    },
  },
  {
    method: "GET",
    path: "/late",
    async run(_asked, { json }) {
      const answer = json({ whole: true });
      await answer;
      await setTimeout(5);
      throw new Error("after the whole answer");
    },
  },
  {
    method: "GET",
    path: "/unserializable/:kind",
    async run({ params }, { json }) {
      return json(unserializable[params["kind"]!]!());
    },
  },
  {
    method: "GET",
    path: "/stream",
    run(_asked, { stream }) {
      const ids = async function* () {
        for (let i = 0; i < 3; i++) {
          await setTimeout(1);
          yield `${here().id}\n`;
        }
      };
      return stream(Readable.from(ids()));
    },
  },
  {
    method: "GET",
    path: "/stream-breaks",
    run(_asked, { stream }) {
      const parts = async function* () {
        yield "part one\n";
        await setTimeout(20);
        throw new Error("the source failed");
      };
      return stream(Readable.from(parts()));
    },
  },
  {
    method: "GET",
    path: "/endless",
    run(_asked, { stream }) {
      const parts = async function* () {
        for (;;) {
          await setTimeout(2);
          yield "x".repeat(1_000);
        }
      };
      return stream(Readable.from(parts()));
    },
  },
  {
    method: "GET",
    path: "/slow",
    async run(_asked, { json }) {
      const id = here().id!;
      await new Promise<void>((open) => gates.set(id, open));
      return json({ id });
    },
  },
  {
    method: "GET",
    path: "/slow-abort",
    async run({ outgoing }) {
      const id = here().id!;
      await new Promise<void>((open) => {
        gates.set(id, open);
        outgoing.once("close", open);
      });
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    },
  },
  {
    method: "GET",
    path: "/slow-fault",
    async run({ outgoing }) {
      const id = here().id!;
      await new Promise<void>((open) => {
        gates.set(id, open);
        outgoing.once("close", open);
      });
      throw new TypeError("a fault that the client did not stay for");
    },
  },
  {
    method: "GET",
    path: "/degraded",
    async run(_asked, { json }) {
      const context = currentContext()!;
      context.addDegraded({ name: "analytics.games", reason: "failed", time: Date.now() });
      await setTimeout(1);
      context.addDegraded({ name: "evil\r\nset-cookie: x=1", reason: "deadline", time: Date.now() });
      context.addDegraded({ name: "analytics.games", reason: "failed", time: Date.now() });
      return json([]);
    },
  },
  {
    method: "GET",
    path: "/swallowed",
    async run(_asked, { json }) {
      currentContext()!.addLedger({ error: new Error("quiet"), time: Date.now(), state: "caught" });
      return json([]);
    },
  },
  {
    method: "GET",
    path: "/own-503",
    async run(_asked, { json }) {
      return json({ sorry: true }, 503);
    },
  },
  {
    method: "GET",
    path: "/own-handler",
    async run() {
      throw new OwnAnswerError("the service knows what to say");
    },
  },
  {
    method: "GET",
    path: "/handler-fails",
    async run() {
      throw new HandlerFailsError("first");
    },
  },
];

/** The service's own error handler: answers one kind of error, fails over another, and leaves the rest. */
export function ownHandler(error: unknown): { status: number; body: unknown } | undefined {
  if (error instanceof HandlerFailsError) throw new Error("second, in the handler");
  return error instanceof OwnAnswerError ? { status: 500, body: { mine: true } } : undefined;
}
