/** One table of behaviours for every adapter: real servers, real sockets. */
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Note } from "../../src/core/index.ts";
import { expressApp } from "./apps/express.ts";
import { fastifyApp } from "./apps/fastify.ts";
import { honoApp } from "./apps/hono.ts";
import { httpApp } from "./apps/http.ts";
import { nestApp } from "./apps/nest.ts";
import type { Running } from "./apps/types.ts";
import { hear } from "./heard.ts";
import { gates, thrown } from "./service.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const heard = hear();
afterAll(() => heard.stop());

/** An error that nobody catches would end a real process: here it fails the test. */
const uncaught: unknown[] = [];
const onUncaught = (error: unknown) => uncaught.push(error);
beforeAll(() => {
  process.on("uncaughtException", onUncaught);
  process.on("unhandledRejection", onUncaught);
});
afterAll(() => {
  process.off("uncaughtException", onUncaught);
  process.off("unhandledRejection", onUncaught);
});

const of = <Kind extends Note["kind"]>(notes: Note[], kind: Kind) =>
  notes.filter((note): note is Extract<Note, { kind: Kind }> => note.kind === kind);

for (const app of [httpApp, fastifyApp, expressApp, honoApp, nestApp]) {
  describe(app.name, () => {
    let service: Running;
    let own: Running;
    beforeAll(async () => {
      const answer = ({ path }: { path: string }) =>
        path === "/health"
          ? { status: 200, headers: { "content-type": "application/json" }, body: '{"status":"ok"}' }
          : path === "/metrics"
            ? Promise.resolve({ status: 200, headers: { "content-type": "text/plain" }, body: "up 1\n" })
            : undefined;
      service = await app.start({ answer, production: true }, false);
      own = await app.start({ production: true }, true);
    });
    afterAll(async () => {
      await service?.close();
      await own?.close();
      expect(uncaught).toEqual([]);
    });

    /** One request under an id of its own; its answer, and all that was told of it. */
    async function ask(path: string, init: RequestInit = {}, at = service) {
      const id = randomUUID();
      const response = await fetch(at.url + path, {
        ...init,
        headers: { "x-request-id": id, ...(init.headers as Record<string, string>) },
      });
      const text = await response.text();
      const notes = await heard.of(id);
      return { id, response, text, notes, work: of(notes, "work"), errors: of(notes, "error") };
    }
    const json = (body: string) => ({
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });

    it("answers, with the request's id in the answer and in its context", async () => {
      const { id, response, text, work, notes } = await ask("/things/7?full=yes");
      expect(response.status).toBe(200);
      expect(response.headers.get("x-request-id")).toBe(id);
      expect(response.headers.has("holdfast-degraded")).toBe(false);
      expect(JSON.parse(text)).toEqual({ id, route: "GET /things/:id", thing: "7" });
      expect(notes).toHaveLength(1);
      expect(work).toMatchObject([{ status: 200, failed: false, level: "info" }]);
      expect(work[0]!.context).toMatchObject({ method: "GET", path: "/things/7", route: "GET /things/:id" });
      expect(work[0]!.duration).toBeGreaterThanOrEqual(1);
    });

    it("goes on with the caller's trace, and makes an id where none or a harmful one came", async () => {
      const response = await fetch(`${service.url}/things/1`, {
        headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
      });
      expect(response.headers.get("x-request-id")).toBe(TRACE);
      await response.text();
      for (const harmful of ["x".repeat(129), "a b", "<script>", "a,b", "é"]) {
        const answer = await fetch(`${service.url}/things/1`, { headers: { "x-request-id": harmful } });
        expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/);
        await answer.text();
      }
    });

    it("keeps the context over timers, ticks, promises and streams", async () => {
      const { id, text } = await ask("/context");
      expect(new Set(JSON.parse(text).seen)).toEqual(new Set([id]));
      expect((await ask("/stream")).text).toMatch(/^([0-9a-f-]{36})\n\1\n\1\n$/);
    });

    it("keeps the context while a body is read, however slowly it comes", async () => {
      const id = randomUUID();
      const body = JSON.stringify({ a: "b".repeat(300) });
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      socket.write(
        `POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-request-id: ${id}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
      );
      for (const part of [body.slice(0, 10), body.slice(10, 200), body.slice(200)]) {
        await new Promise((next) => setTimeout(next, 10));
        socket.write(part);
      }
      const answer = (await socket.setEncoding("utf8").toArray()).join("");
      expect(answer).toContain(`"id":"${id}"`);
      expect(answer).toContain('"route":"POST /echo"');
    });

    it("does not mix requests that run at once, on one connection or on many", async () => {
      const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => ask(`/things/${i}`)));
      answers.forEach(({ id, text }, i) => {
        expect(JSON.parse(text)).toMatchObject({ id, thing: String(i) });
      });
    });

    it("does not mix pipelined requests", async () => {
      const ids = Array.from({ length: 5 }, () => randomUUID());
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      socket.write(
        ids
          .map((id, i) => {
            const close = i === ids.length - 1 ? "connection: close\r\n" : "";
            return `GET /things/${i} HTTP/1.1\r\nhost: x\r\n${close}x-request-id: ${id}\r\n\r\n`;
          })
          .join(""),
      );
      const answer = (await socket.setEncoding("utf8").toArray()).join("");
      expect(answer.match(/"id":"[^"]+"/g)).toEqual(ids.map((id) => `"id":"${id}"`));
    });

    for (const how of ["throw", "reject"]) {
      for (const what of Object.keys(thrown)) {
        it(`answers 500 with problem details where a handler ${how}s: ${what}`, async () => {
          const { id, response, text, work, errors } = await ask(`/${how}/${what}`);
          expect(response.status).toBe(500);
          expect(response.headers.get("content-type")).toContain("application/problem+json");
          expect(response.headers.get("x-request-id")).toBe(id);
          expect(JSON.parse(text)).toMatchObject({ status: 500, requestId: id });
          expect(text).not.toContain("the thing is gone");
          expect(errors).toHaveLength(1);
          expect(errors[0]).toMatchObject({ level: "error", handled: false, status: 500 });
          expect(work).toMatchObject([{ status: 500, failed: true }]);
          expect(work[0]!.context.route).toBe(`GET /${how}/:what`);
        });
      }
    }

    it("answers with the status that an error carries, and counts no failure for a 4xx", async () => {
      const { response, text, work } = await ask("/teapot");
      expect(response.status).toBe(418);
      expect(JSON.parse(text).detail).toBe("short and stout");
      expect(work).toMatchObject([{ status: 418, failed: false }]);
    });

    it("drops headers of the body that failed, and keeps the others", async () => {
      const { response } = await ask("/headers");
      expect(response.status).toBe(500);
      expect(response.headers.get("etag")).toBeNull();
      expect(response.headers.get("set-cookie")).toBe("a=1");
    });

    it("answers HEAD without a body", async () => {
      const failed = await ask("/throw/error", { method: "HEAD" });
      expect(failed.response.status).toBe(500);
      expect(failed.text).toBe("");
      expect(failed.errors).toHaveLength(1);
      const fine = await ask("/things/7", { method: "HEAD" });
      expect(fine.response.status).toBe(200);
      expect(fine.response.headers.get("x-request-id")).toBe(fine.id);
    });

    it("answers 404 with the request's id, under one route, without an error", async () => {
      for (const path of ["/nowhere", "/nowhere/else/1", "/%E0%A4%A"]) {
        const { id, response, notes } = await ask(path);
        expect([404, 400]).toContain(response.status);
        expect(response.headers.get("x-request-id")).toBe(id);
        expect(of(notes, "error").filter(({ level }) => level === "error")).toEqual([]);
        expect(of(notes, "work")[0]!.context.route).toBe("GET *");
      }
    });

    it("answers 400 for a body that can't be read, and 413 for one that is too large", async () => {
      const bad = await ask("/echo", json('{"a":'));
      expect(bad.response.status).toBe(400);
      expect(bad.response.headers.get("x-request-id")).toBe(bad.id);
      expect(bad.work).toMatchObject([{ status: 400, failed: false }]);
      const large = await ask("/echo", json(JSON.stringify("x".repeat(2_000))));
      expect(large.response.status).toBe(413);
      expect(large.response.headers.get("x-request-id")).toBe(large.id);
    });

    for (const kind of ["bigint", "cycle", "toJSON", "getter"]) {
      it(`answers 500 where the answer can't be serialized: ${kind}`, async () => {
        const { id, response, text, errors } = await ask(`/unserializable/${kind}`);
        expect(response.status).toBe(500);
        expect(JSON.parse(text)).toMatchObject({ status: 500, requestId: id });
        expect(errors).toHaveLength(1);
      });
    }

    it("ends the connection where a handler fails after half of its answer", async () => {
      const id = randomUUID();
      await expect(
        fetch(`${service.url}/half`, { headers: { "x-request-id": id } }).then((answer) => answer.text()),
      ).rejects.toThrow();
      const notes = await heard.of(id);
      expect(of(notes, "error")).toMatchObject([{ level: "error", handled: false }]);
      expect(of(notes, "work")).toMatchObject([{ failed: true, status: 200 }]);
    });

    it.skipIf(app.name === "Hono")(
      "tells an error that comes after the whole answer, which stands",
      async () => {
        const { response, text, errors, work } = await ask("/late");
        expect(response.status).toBe(200);
        expect(text).toBe('{"whole":true}');
        expect(errors).toMatchObject([{ level: "error", handled: false }]);
        expect(work).toMatchObject([{ status: 200, failed: false }]);
      },
    );

    it("ends the connection where a stream fails midway, and tells its error", async () => {
      const id = randomUUID();
      await expect(
        fetch(`${service.url}/stream-breaks`, { headers: { "x-request-id": id } }).then((answer) =>
          answer.text(),
        ),
      ).rejects.toThrow();
      const notes = await heard.of(id);
      expect(of(notes, "error")).toHaveLength(1);
      expect(of(notes, "error")[0]).toMatchObject({
        level: "error",
        error: { message: "the source failed" },
      });
      expect(of(notes, "work")).toMatchObject([{ failed: true }]);
    });

    async function leave(path: string) {
      const id = randomUUID();
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\n\r\n`);
      await expect.poll(() => gates.has(id), { timeout: 5_000 }).toBe(true);
      socket.destroy();
      await heard.of(id);
      gates.get(id)!();
      gates.delete(id);
      await new Promise((settled) => setTimeout(settled, 30));
      return { id, notes: await heard.of(id) };
    }

    it("takes a client that leaves for no error of the service", async () => {
      for (const path of ["/slow", "/slow-abort"]) {
        const { notes } = await leave(path);
        expect(of(notes, "error")).toEqual([]);
        expect(of(notes, "work")).toMatchObject([{ status: 499, failed: false, level: "info" }]);
      }
    });

    it("takes a client that leaves in the middle of a stream for no error of the service", async () => {
      const id = randomUUID();
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      socket.write(`GET /endless HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\n\r\n`);
      await new Promise((begun) => socket.once("data", begun));
      socket.destroy();
      const notes = await heard.of(id);
      expect(of(notes, "error")).toEqual([]);
      expect(of(notes, "work")).toMatchObject([{ status: 200, failed: false }]);
    });

    it("still tells a fault that happens after the client left", async () => {
      const { notes } = await leave("/slow-fault");
      expect(of(notes, "error")).toMatchObject([{ level: "error", error: { name: "TypeError" } }]);
    });

    it("takes a client that leaves while it sends a body for no error of the service", async () => {
      const id = randomUUID();
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      socket.write(
        `POST /echo HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":`,
      );
      await new Promise((sent) => setTimeout(sent, 50));
      socket.destroy();
      const notes = await heard.of(id);
      expect(of(notes, "error").filter(({ level }) => level === "error")).toEqual([]);
      expect(of(notes, "work")).toMatchObject([{ status: 499, failed: false }]);
    });

    it("says in a header what was degraded, and lets no name break out of it", async () => {
      const { response } = await ask("/degraded");
      expect(response.status).toBe(200);
      expect(response.headers.get("holdfast-degraded")).toBe("analytics.games, evil__set-cookie:_x_1");
      expect(response.headers.get("set-cookie")).toBeNull();
    });

    it("tells what was caught and never let out", async () => {
      const { notes } = await ask("/swallowed");
      expect(of(notes, "swallowed")).toMatchObject([{ level: "warning", entries: [{ state: "caught" }] }]);
    });

    it("shows a 5xx that the service answers without an error", async () => {
      const { response, text, work, errors } = await ask("/own-503");
      expect(response.status).toBe(503);
      expect(JSON.parse(text)).toEqual({ sorry: true });
      expect(errors).toEqual([]);
      expect(work).toMatchObject([{ status: 503, failed: true, level: "error" }]);
    });

    it("leaves an error to the service's own handler, and tells it", async () => {
      const { response, text, errors } = await ask("/own-handler", {}, own);
      expect(response.status).toBe(500);
      expect(JSON.parse(text)).toEqual({ mine: true });
      expect(response.headers.has("x-request-id")).toBe(true);
      if (app.name === "node:http") return; // There the handler is the service's own code.
      expect(errors).toMatchObject([
        { level: "error", handled: true, error: { message: "the service knows what to say" } },
      ]);
    });

    it("answers in the place of a service's error handler that fails, and keeps the first error", async () => {
      const { id, response, text, errors } = await ask("/handler-fails", {}, own);
      expect(response.status).toBe(500);
      expect(JSON.parse(text)).toMatchObject({ requestId: id });
      expect(text).not.toContain("second");
      if (app.name === "node:http") return;
      expect(errors.map(({ error }) => (error as Error).message)).toEqual([
        "first",
        "second, in the handler",
      ]);
    });

    it("answers what its own handler leaves", async () => {
      const { id, response, text, errors } = await ask("/reject/error", {}, own);
      expect(response.status).toBe(500);
      expect(JSON.parse(text)).toMatchObject({ requestId: id });
      expect(errors).toHaveLength(1);
    });

    it("answers paths of its own before the service, without counting them", async () => {
      const health = await fetch(`${service.url}/health`);
      expect(health.status).toBe(200);
      expect(await health.json()).toEqual({ status: "ok" });
      const head = await fetch(`${service.url}/health`, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([200, ""]);
      const metrics = await fetch(`${service.url}/metrics`);
      expect(await metrics.text()).toBe("up 1\n");
    });
  });
}
