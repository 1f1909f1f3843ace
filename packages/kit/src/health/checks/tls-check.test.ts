import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer as createSilentServer } from "node:net";
import { createServer } from "node:tls";
import { afterAll, afterEach, expect, test } from "vitest";
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

/** A certificate that signs itself, in the few bytes of DER that it takes. (RFC 5280) */
function certificate(name: string, from: number, until: number): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const length =
      body.length < 128
        ? [body.length]
        : body.length < 256
          ? [0x81, body.length]
          : [0x82, body.length >> 8, body.length & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const hex = (text: string): Buffer => Buffer.from(text, "hex");
  const time = (at: number): Buffer =>
    der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`));
  const algorithm = der(0x30, hex("06082a8648ce3d040302"));
  const subject = der(0x30, der(0x31, der(0x30, hex("0603550403"), der(0x0c, Buffer.from(name)))));
  const names = der(0x30, hex("0603551d11"), der(0x04, der(0x30, der(0x82, Buffer.from(name)))));
  const authority = der(0x30, hex("0603551d13"), hex("0101ff"), der(0x04, hex("30030101ff")));
  const body = der(
    0x30,
    der(0xa0, hex("020102")),
    der(0x02, hex("01")),
    algorithm,
    subject,
    der(0x30, time(from), time(until)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, names, authority)),
  );
  const signature = sign("sha256", body, privateKey as KeyObject);
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

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
