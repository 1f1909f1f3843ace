/** Each known failure with errors that it must and must not match. */

import { lookup } from "node:dns/promises";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { expect, test } from "vitest";
import { explainFailure } from "./explain-failure.ts";
import { knownFailures } from "./failures/index.ts";
import { nearestName } from "./failures/nearest-name.ts";

const error = (message: string, facts: Record<string, unknown> = {}, name = "Error"): Error =>
  Object.assign(new Error(message), { name }, facts);

interface Case {
  must: Error[];
  mustNot: Error[];
}

const cases: Record<string, Case> = {
  "port-in-use": {
    must: [
      error("listen EADDRINUSE: address already in use :::3000", {
        code: "EADDRINUSE",
        syscall: "listen",
        port: 3000,
      }),
    ],
    mustNot: [
      error("connect ECONNREFUSED 127.0.0.1:3000", { code: "ECONNREFUSED" }),
      error("address already in use in the address book"),
    ],
  },
  permission: {
    must: [
      error("listen EACCES: permission denied 0.0.0.0:80", {
        code: "EACCES",
        syscall: "listen",
        address: "0.0.0.0",
        port: 80,
      }),
      error("EACCES: permission denied, open '/data/db.sqlite'", {
        code: "EACCES",
        syscall: "open",
        path: "/data/db.sqlite",
      }),
      error("EROFS: read-only file system, mkdir '/app/cache'", { code: "EROFS", path: "/app/cache" }),
      error("Access to this API has been restricted", {
        code: "ERR_ACCESS_DENIED",
        permission: "FileSystemRead",
      }),
    ],
    mustNot: [
      error("permission denied for table users", { code: "42501" }),
      error("EADDRINUSE", { code: "EADDRINUSE" }),
    ],
  },
  "connection-refused": {
    must: [
      error("connect ECONNREFUSED ::1:5432", { code: "ECONNREFUSED", address: "::1", port: 5432 }),
      error("connect ETIMEDOUT 10.1.2.3:6379", { code: "ETIMEDOUT", address: "10.1.2.3", port: 6379 }),
      error("Connect Timeout Error", { code: "UND_ERR_CONNECT_TIMEOUT" }),
    ],
    mustNot: [
      error("read ECONNRESET", { code: "ECONNRESET" }),
      error("getaddrinfo ENOTFOUND db", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
    ],
  },
  "connection-lost": {
    must: [
      error("Connection terminated unexpectedly"),
      error("read ECONNRESET", { code: "ECONNRESET", syscall: "read" }),
      error("other side closed", { code: "UND_ERR_SOCKET" }),
    ],
    mustNot: [
      error("connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED" }),
      error("the shop is closed"),
    ],
  },
  dns: {
    must: [
      error("getaddrinfo ENOTFOUND postgres.railway.internal", {
        code: "ENOTFOUND",
        syscall: "getaddrinfo",
        hostname: "postgres.railway.internal",
      }),
      error("getaddrinfo EAI_AGAIN db", { code: "EAI_AGAIN", syscall: "getaddrinfo", hostname: "db" }),
    ],
    mustNot: [
      error("user not found", { code: "NOT_FOUND" }),
      error("connect ECONNREFUSED", { code: "ECONNREFUSED" }),
    ],
  },
  tls: {
    must: [
      error("certificate has expired", { code: "CERT_HAS_EXPIRED" }),
      error("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      error("The server does not support SSL connections"),
      error('no pg_hba.conf entry for host "10.0.0.5", user "app", database "app", no encryption', {
        code: "28000",
      }),
      error("write EPROTO wrong version number", { code: "EPROTO" }),
    ],
    mustNot: [error("the gift certificate has expired"), error("socket hang up", { code: "ECONNRESET" })],
  },
  auth: {
    must: [
      error('password authentication failed for user "app"', { code: "28P01" }),
      error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"),
      error("NOAUTH Authentication required."),
      error("Access denied for user 'app'@'10.0.0.1' (using password: YES)", {
        code: "ER_ACCESS_DENIED_ERROR",
      }),
    ],
    mustNot: [
      error("token expired", { code: "ERR_JWT_EXPIRED" }),
      error("permission denied for schema app", { code: "42501" }),
    ],
  },
  "database-not-available": {
    must: [
      error('database "stock" does not exist', { code: "3D000" }),
      error("the database system is starting up", { code: "57P03" }),
      error("sorry, too many clients already", { code: "53300" }),
    ],
    mustNot: [error('relation "stock" does not exist', { code: "42P01" }), error("the database is fine")],
  },
  "missing-module": {
    must: [
      error("Cannot find module '/app/dist/sesion.js' imported from /app/dist/index.js", {
        code: "ERR_MODULE_NOT_FOUND",
      }),
      error("Cannot find package 'expres' imported from /app/dist/index.js", {
        code: "ERR_MODULE_NOT_FOUND",
      }),
      error("Cannot find module './x'\nRequire stack:\n- /app/a.js", { code: "MODULE_NOT_FOUND" }),
      error(
        "The requested module './session.js' does not provide an export named 'getSesion'",
        {},
        "SyntaxError",
      ),
      error("Package subpath './lib' is not defined by \"exports\" in /app/node_modules/x/package.json", {
        code: "ERR_PACKAGE_PATH_NOT_EXPORTED",
      }),
    ],
    mustNot: [error("Cannot find user 'ada'"), error("Unexpected token '}'", {}, "SyntaxError")],
  },
  "module-mix": {
    must: [
      error("require() of ES Module /app/a.mjs not supported.", { code: "ERR_REQUIRE_ESM" }),
      error("require is not defined in ES module scope, you can use import instead", {}, "ReferenceError"),
      error("Cannot use import statement outside a module", {}, "SyntaxError"),
      error('Unknown file extension ".ts" for /app/a.ts', { code: "ERR_UNKNOWN_FILE_EXTENSION" }),
    ],
    mustNot: [
      error("settings is not defined", {}, "ReferenceError"),
      error("Unexpected end of JSON input", {}, "SyntaxError"),
    ],
  },
  "native-module": {
    must: [
      error(
        "The module '/app/a.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 115.",
        { code: "ERR_DLOPEN_FAILED" },
      ),
      error("/app/a.node: invalid ELF header", { code: "ERR_DLOPEN_FAILED" }),
      error("Could not locate the bindings file. Tried: ..."),
    ],
    mustNot: [error("native speakers only"), error("Cannot find module 'a'", { code: "MODULE_NOT_FOUND" })],
  },
  "out-of-memory": {
    must: [
      error("Worker terminated due to reaching memory limit: JS heap out of memory", {
        code: "ERR_WORKER_OUT_OF_MEMORY",
      }),
      error("Array buffer allocation failed", {}, "RangeError"),
    ],
    mustNot: [error("Maximum call stack size exceeded", {}, "RangeError"), error("out of stock")],
  },
  "disk-full": {
    must: [
      error("ENOSPC: no space left on device, write", { code: "ENOSPC" }),
      error("EMFILE: too many open files", { code: "EMFILE" }),
    ],
    mustNot: [error("ENOENT", { code: "ENOENT", path: "/a" }), error("no space left in the team")],
  },
  "missing-file": {
    must: [
      error("ENOENT: no such file or directory, open '/app/config.json'", {
        code: "ENOENT",
        path: "/app/config.json",
        syscall: "open",
      }),
      error("spawn ffmpeg ENOENT", { code: "ENOENT", path: "ffmpeg", syscall: "spawn ffmpeg" }),
    ],
    mustNot: [error("ENOENT", { code: "ENOENT" }), error("no such file", {})],
  },
  "iteration-mix": {
    must: [
      error("sessions(...) is not iterable", {}, "TypeError"),
      error("sessions is not async iterable", {}, "TypeError"),
      error("rows.map is not a function", {}, "TypeError"),
    ],
    mustNot: [
      error("Cannot read properties of undefined (reading 'id')", {}, "TypeError"),
      error("is not iterable"),
    ],
  },
  migration: {
    must: [
      error('relation "analytics_modules" does not exist', { code: "42P01" }),
      error('column "odds" of relation "parlays" already exists', { code: "42701" }),
      error("migrate found failed migrations in the target database", { code: "P3009" }),
    ],
    mustNot: [
      error("duplicate key value violates unique constraint", { code: "23505" }),
      error("birds migrate in autumn"),
    ],
  },
  "missing-environment": {
    must: [
      error("Missing required environment variable DATABASE_URL"),
      error("DATABASE_URL is required"),
      error("error: Environment variable not found: DATABASE_URL."),
      error("env var STRIPE_KEY must be set"),
    ],
    mustNot: [
      error("name is required"),
      error("the environment is missing trees"),
      error("HTTP 500 was returned"),
    ],
  },
};

test("every known failure has cases of both kinds", () => {
  expect(Object.keys(cases).sort()).toEqual(knownFailures.map(({ name }) => name).sort());
  for (const { must, mustNot } of Object.values(cases))
    expect(Math.min(must.length, mustNot.length)).toBeGreaterThan(0);
});

test.each(Object.entries(cases))("%s", (name, { must, mustNot }) => {
  for (const one of must) {
    const found = explainFailure(new Error("start failed", { cause: one }));
    expect(found.known, one.message).toBe(name);
    for (const text of [found.description, found.cause, found.action])
      expect(text.length).toBeGreaterThan(10);
  }
  for (const one of mustNot) expect(explainFailure(one).known, one.message).not.toBe(name);
});

test("real errors of this Node are known", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kit-failures-"));
  const caught = async (work: () => unknown): Promise<string> => {
    try {
      await work();
    } catch (thrown) {
      const { known, description, cause, action } = explainFailure(thrown);
      return `${known}: ${description} ${cause} ${action}`;
    }
    return "nothing was thrown";
  };
  writeFileSync(join(folder, "session.mjs"), "export const getSession = 1;\n");
  writeFileSync(join(folder, "export.mjs"), 'import { getSesion } from "./session.mjs"; getSesion;\n');
  writeFileSync(join(folder, "file.mjs"), 'import "./sesion.mjs";\n');
  // Through a file of its own: the test runner has its own `import`.
  writeFileSync(join(folder, "load.cjs"), "module.exports = (url) => import(url);\n");
  const importNatively = createRequire(import.meta.url)(join(folder, "load.cjs")) as (
    url: string,
  ) => Promise<unknown>;
  const load = (name: string) => () => importNatively(`file://${folder}/${name}`);
  expect(await caught(load("export.mjs"))).toMatch(/^missing-module: .*getSesion.*It exports getSession/);
  expect(await caught(load("file.mjs"))).toMatch(
    /^missing-module: .*sesion\.mjs does not exist.*Import session\.mjs/,
  );
  expect(await caught(() => readFileSync(join(folder, "sesion.mjs")))).toMatch(
    /^missing-file: .*session\.mjs/,
  );
  expect(await caught(() => lookup("nowhere.invalid"))).toMatch(/^dns: .*nowhere\.invalid/);
  const plain = createServer((socket) => socket.end("no TLS here")).listen(0, "127.0.0.1");
  await new Promise((resolve) => plain.once("listening", resolve));
  const { port } = plain.address() as { port: number };
  expect(
    await caught(
      () => new Promise((_, reject) => connectTls({ port, host: "127.0.0.1" }).on("error", reject)),
    ),
  ).toMatch(/^tls: /);
  const second = createServer();
  expect(
    await caught(() => new Promise((_, reject) => second.on("error", reject).listen(port, "127.0.0.1"))),
  ).toMatch(/^port-in-use: /);
  plain.close();
  rmSync(folder, { recursive: true });
});

test("causes are found inside of wrappers and aggregates; circles, hostile values and secrets do no harm", () => {
  const refused = (address: string) =>
    error(`connect ECONNREFUSED ${address}:5432`, { code: "ECONNREFUSED", address, port: 5432 });
  expect(explainFailure(new AggregateError([refused("::1"), refused("127.0.0.1")], ""))).toMatchObject({
    known: "connection-refused",
    description: "The connection to [::1]:5432 was refused.",
  });
  const circle = new Error("a") as Error & { cause: unknown };
  circle.cause = new Error("b", { cause: circle });
  expect(explainFailure(circle).description).toBe("a");
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const odd of [null, undefined, 5, Symbol("x"), proxy, { message: 5 }])
    expect(explainFailure(odd).action).toBeTruthy();
  expect(
    JSON.stringify(explainFailure(new Error("postgres://app:hunter2secret@db/app failed"))),
  ).not.toContain("hunter2secret");
});

test("the nearest name", () => {
  expect(nearestName("sesion.js", ["stock.js", "session.js"])).toBe("session.js");
  expect(nearestName("Session.js", ["session.ts"])).toBe("session.ts");
  expect(nearestName("abc", ["xyz", "uvw"])).toBeUndefined();
});
