/** What is node:http's own: bare listeners, raw bodies, writes that come too late. */
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, afterEach, expect, it } from "vitest";
import { currentContext, lifecycle, resetLifecycle } from "../../src/core/index.ts";
import { createHealth } from "../../src/health/index.ts";
import { wrap } from "../../src/http/index.ts";
import { hear } from "./heard.ts";

const heard = hear();
afterAll(() => heard.stop());
let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

async function start(listener: RequestListener) {
  server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("brings every event of a body into the context", async () => {
  const url = await start(
    wrap((request, response) => {
      const seen: unknown[] = [];
      request.on("data", () => seen.push(currentContext()?.id));
      request.on("end", () => {
        seen.push(currentContext()?.id);
        response.end(JSON.stringify(seen));
      });
    }),
  );
  const id = "body-1";
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(
    `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: ${id}\r\ncontent-length: 6\r\n\r\n`,
  );
  for (const part of ["ab", "cd", "ef"]) {
    await new Promise((next) => setTimeout(next, 10));
    socket.write(part);
  }
  const answer = (await socket.setEncoding("utf8").toArray()).join("");
  expect(JSON.parse(answer.slice(answer.indexOf("["), answer.lastIndexOf("]") + 1))).toEqual([
    id,
    id,
    id,
    id,
  ]);
});

it("tells a write after the end, and lives on", async () => {
  const url = await start(
    wrap((_request, response) => {
      response.end("whole");
      response.write("too late");
    }),
  );
  const response = await fetch(url, { headers: { "x-request-id": "late-1" } });
  expect(await response.text()).toBe("whole");
  await new Promise((settled) => setTimeout(settled, 30));
  expect((await heard.of("late-1")).find(({ kind }) => kind === "error")).toMatchObject({
    error: { code: "ERR_STREAM_WRITE_AFTER_END" },
  });
});

it("answers where a route function or a thenable of the service fails", async () => {
  const url = await start(
    wrap(
      () =>
        // biome-ignore lint/suspicious/noThenProperty: that is the case
        Object.defineProperty({}, "then", {
          get() {
            throw new Error("then can't be read");
          },
        }),
      {
        route() {
          throw new Error("no route");
        },
      },
    ),
  );
  const response = await fetch(url, { headers: { "x-request-id": "then-1" } });
  expect(response.status).toBe(500);
  expect((await heard.of("then-1")).at(-1)).toMatchObject({ kind: "work", context: { route: "GET *" } });
});

it("serves the kit's health beside the service", async () => {
  resetLifecycle();
  expect(lifecycle()).toBe("ready");
  const health = createHealth();
  try {
    const url = await start(
      wrap((_request, response) => response.end("service"), { answer: health.answerHealth }),
    );
    const live = await fetch(`${url}/health/live`);
    expect(live.status).toBe(200);
    expect(live.headers.get("content-type")).toContain("json");
    expect(await (await fetch(`${url}/anything`)).text()).toBe("service");
  } finally {
    health.close();
  }
});

it("answers 503 where one of its own answers fails", async () => {
  const url = await start(
    wrap((_request, response) => response.end("service"), {
      answer: ({ path }) => (path === "/metrics" ? Promise.reject(new Error("no metrics")) : undefined),
    }),
  );
  expect((await fetch(`${url}/metrics`)).status).toBe(503);
});

it("leaves no context on a connection between its requests", async () => {
  const between: unknown[] = [];
  const url = await start(wrap((_request, response) => response.end("fine")));
  server.prependListener("request", () => between.push(currentContext()));
  for (let i = 0; i < 3; i++) await (await fetch(url)).text();
  expect(between).toEqual([undefined, undefined, undefined]);
});
