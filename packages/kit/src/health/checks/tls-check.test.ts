import { createServer as createSilentServer } from "node:net";
import { createServer } from "node:tls";
import { afterAll, afterEach, expect, test } from "vitest";
import { certificate } from "../../../test/certificate.ts";
import { onNote } from "../../core/index.ts";
import { type CheckState, createHealth, type Health, type TlsCheckOptions, tlsCheck } from "../index.ts";

const DAY = 86_400_000;
let health: Health;
const ends: (() => unknown)[] = [];
const deaf = onNote(() => {});
afterEach(async () => {
  health?.close();
  for (const end of ends.splice(0)) await end();
});
afterAll(() => deaf());

async function listen(
  server: ReturnType<typeof createServer> | ReturnType<typeof createSilentServer>,
): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as { port: number }).port;
}

async function stateOf(options: Omit<TlsCheckOptions, "host">): Promise<CheckState> {
  health?.close();
  health = createHealth({ environment: "test" });
  health.check("x", tlsCheck({ host: "127.0.0.1", servername: "localhost", ...options }));
  await health.refresh();
  return health.states()[0]!;
}

const now = Date.now();

test("days left, against the bounds", async () => {
  const made = certificate("localhost", now - DAY, now + 100 * DAY);
  const port = await listen(createServer(made));
  const ca = made.cert;
  const state = await stateOf({ port, ca });
  expect(state).toMatchObject({ status: "pass", critical: false });
  expect([99, 100]).toContain(state.measurements[0]?.value);
  expect(await stateOf({ port, ca, warnWithin: "101d" })).toMatchObject({ status: "warn" });
  const soon = await stateOf({ port, ca, failWithin: "101d" });
  expect(soon.status).toBe("fail");
  expect(soon.output).toContain("Renew it");
});

test("what a client would refuse fails, and says why", async () => {
  const made = certificate("localhost", now - DAY, now + 100 * DAY);
  const port = await listen(createServer(made));
  expect((await stateOf({ port })).output).toContain("SELF_SIGNED");
  expect((await stateOf({ port, ca: made.cert, servername: "other.example" })).output).toMatch(
    /do not trust.*(ALTNAME|altnames)/i,
  );
});

test("an expired certificate is read all the same", async () => {
  const made = certificate("localhost", now - 10 * DAY, now - DAY);
  const { status, output } = await stateOf({ port: await listen(createServer(made)), ca: made.cert });
  expect(status).toBe("fail");
  expect(output).toContain("localhost expired at");
});

test("no TLS, nobody, silence", async () => {
  const plain = await listen(createSilentServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
  expect((await stateOf({ port: plain })).status).toBe("fail");
  expect((await stateOf({ port: 1 })).output).toContain("ECONNREFUSED");
  const silent = await listen(createSilentServer(() => {}));
  expect((await stateOf({ port: silent, deadline: 50 })).output).toContain("no answer within 50 ms");
});
