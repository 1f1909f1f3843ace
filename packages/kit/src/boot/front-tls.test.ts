/** A service that speaks HTTPS answers health in HTTPS from the first second; where that can't be, it is said at once. */
import { get as getPlain } from "node:http";
import { connect } from "node:http2";
import { get, createServer as httpsServer } from "node:https";
import { createServer } from "node:net";
import { createServer as tlsServer } from "node:tls";
import { afterAll, expect, test } from "vitest";
import { certificate } from "../../test/certificate.ts";
import { type Child, endChildren, startChild } from "../shutdown/child.fixture.ts";
import { protocolOf, tlsOf } from "./index.ts";

afterAll(endChildren);

const pair = certificate("localhost", Date.now() - 86_400_000, Date.now() + 86_400_000);
const head = `
import { createService } from ${JSON.stringify(new URL("../service/index.ts", import.meta.url).href)};
import { createServer as createSecure } from "node:https";
import { createSecureServer } from "node:http2";
import { existsSync } from "node:fs";
const pair = ${JSON.stringify(pair)};
const listener = (request, response) => response.end("real");
const service = createService({ name: "shop", logs: { level: "warning" } });
service.phase("database", async () => { while (!existsSync(process.env.HOLDFAST_STATE_DIR + "/go")) await sleep(20); });
`;
/** The port is opened before the first phase: a free one is found here. */
async function starts(listen: string): Promise<{ child: Child; port: number; go(): void }> {
  const { mkdirSync, writeFileSync } = await import("node:fs");
  const port = await freePort();
  const child = startChild(`${head}
await service.listen(${listen.replace("PORT", `port: ${port}, host: "127.0.0.1"`)});
console.log("listens");
`);
  await child.says("boot: 2 phases");
  return {
    child,
    port,
    go: () => {
      mkdirSync(`${child.folder}/state`, { recursive: true });
      writeFileSync(`${child.folder}/state/go`, "");
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function ask(
  how: typeof get,
  port: number,
  path: string,
): Promise<{ status: number; body: string } | string> {
  return new Promise((resolve) => {
    how(
      { host: "127.0.0.1", port, path, rejectUnauthorized: false, timeout: 5_000, agent: false },
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    ).on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** The one or the other reset of the moment in which the port changes hands is no finding. */
async function until(find: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await find()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it never came");
}

async function end(child: Child): Promise<string> {
  child.process.kill("SIGKILL");
  return (await child.ended).output;
}

test("a server of node:https: the same protocol and certificate from the first second", async () => {
  const { child, port, go } = await starts(`createSecure(pair, listener), { PORT }`);
  const early = await ask(get, port, "/health");
  expect(early, child.output()).toMatchObject({ status: 503 });
  expect((early as { body: string }).body).toContain('"phase":"database"');
  expect(await ask(get, port, "/health/live")).toMatchObject({ status: 200 });
  expect(child.output()).not.toContain("[reduced");
  // Plain HTTP gets no answer, and that is said once.
  expect(typeof (await ask(getPlain as typeof get, port, "/health"))).toBe("string");
  await ask(getPlain as typeof get, port, "/health");
  await child.says("somebody asks in HTTP, and while the service starts the port speaks HTTPS");
  go();
  await child.says("listens");
  await until(async () => ((await ask(get, port, "/health")) as { status: number }).status === 200);
  expect(await ask(get, port, "/")).toMatchObject({ status: 200, body: "real" });
  expect((await end(child)).match(/\[reduced/g)).toHaveLength(1);
});

test("a secure server of node:http2 answers in HTTP/2 too", async () => {
  const { child, port } = await starts(`createSecureServer(pair, listener), { PORT }`);
  const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
  const status = await new Promise((resolve, reject) => {
    session.once("error", reject);
    session
      .request({ ":path": "/health" })
      .on("response", (headers) => resolve(headers[":status"]))
      .on("error", reject)
      .end();
  });
  session.destroy();
  expect(status).toBe(503);
  expect(await ask(get, port, "/health")).toMatchObject({ status: 503 });
  await end(child);
});

test("an app that is made later: said when somebody asks in HTTPS, and when it takes the port; with `tls` it need not be", async () => {
  const { child, port, go } = await starts(`() => createSecure(pair, listener), { PORT }`);
  expect(await ask(getPlain as typeof get, port, "/health")).toMatchObject({ status: 503 });
  expect(typeof (await ask(get, port, "/health"))).toBe("string");
  await child.says("somebody asks in HTTPS, and while the service starts the port speaks HTTP");
  go();
  await child.says(
    /while it started, the port spoke HTTP, and the service speaks HTTPS.*listen\(app, \{ tls: \{ key, cert \} \}\)/,
  );
  await child.says("listens");
  await end(child);
  const told = await starts(`() => createSecure(pair, listener), { PORT, tls: pair }`);
  expect(await ask(get, told.port, "/health")).toMatchObject({ status: 503 });
  told.go();
  await told.child.says("listens");
  expect(await end(told.child)).not.toContain("[reduced");
});

test("a server's certificate is taken over where it can be", () => {
  const secure = httpsServer({ ...pair, minVersion: "TLSv1.3" });
  expect(tlsOf(secure)).toMatchObject({ ...pair, minVersion: "TLSv1.3", requestCert: false, http2: false });
  expect(protocolOf(secure)).toBe("HTTPS");
  // Certificates by name come from a function, which can't go to another thread.
  expect(tlsOf(tlsServer({ SNICallback: () => {} }))).toBeUndefined();
  expect(tlsOf(createServer())).toBeUndefined();
  expect(tlsOf(null)).toBeUndefined();
});
