import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { onNote } from "../../core/index.ts";
import {
  type CheckState,
  createHealth,
  diskCheck,
  eventLoopCheck,
  type Health,
  HealthSetupError,
  type HttpCheckOptions,
  httpCheck,
  journeyCheck,
  memoryCheck,
  type ReadyMadeCheck,
  redisCheck,
} from "../index.ts";
import { readCgroupMemory } from "./cgroup-memory.ts";

let health: Health;
const ends: (() => unknown)[] = [];
const deaf = onNote(() => {});
afterEach(async () => {
  health?.close();
  for (const end of ends.splice(0)) await end();
});
afterAll(() => deaf());

async function stateOf(check: ReadyMadeCheck): Promise<CheckState> {
  health?.close();
  health = createHealth({ environment: "test" });
  health.check("x", check);
  await health.refresh();
  return health.states().find(({ name }) => name === "x")!;
}

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("httpCheck", () => {
  const check = (url: string, options?: HttpCheckOptions): Promise<CheckState> =>
    stateOf(httpCheck(url, options));

  test("status by status", async () => {
    const url = await serve((request, response) => {
      response.statusCode = Number(request.url!.slice(1, 4));
      response.end();
    });
    expect(await check(`${url}/204`)).toMatchObject({ status: "pass", critical: false });
    expect((await check(`${url}/500?key=hunter2`)).output).toBe(`${url}/500 answered 500`);
    expect((await check(`${url}/401`, { expect: 401 })).status).toBe("pass");
    expect((await check(`${url}/401`, { expect: [200, 401] })).status).toBe("pass");
    expect((await check(`${url}/200`, { expect: (status) => status > 200 })).status).toBe("fail");
    expect((await check(`${url}/304`)).status).toBe("fail");
  });

  test("an endless body is not read; a silent server fails at the deadline", async () => {
    let closed = 0;
    const url = await serve((request, response) => {
      response.on("close", () => closed++);
      if (request.url === "/silent") return;
      if (request.url === "/cut") return void request.socket.destroy();
      if (request.url === "/switch") {
        request.socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
        return;
      }
      const flood = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        response.once("drain", flood);
      };
      flood();
    });
    expect((await check(`${url}/endless`)).status).toBe("pass");
    expect((await check(`${url}/silent`, { deadline: 50 })).output).toContain("no answer within 50 ms");
    await expect.poll(() => closed).toBe(2);
    for (const path of ["/cut", "/switch"]) expect((await check(url + path)).status).toBe("fail");
  });

  test("redirects are followed so far and no further; headers stay at home", async () => {
    const elsewhere = await serve((request, response) => {
      response.statusCode = request.headers["x-api-key"] === undefined ? 200 : 500;
      response.end();
    });
    const url = await serve((request, response) => {
      const hops = Number(request.url!.slice(1));
      const ok = request.headers["x-api-key"] === "k";
      const location =
        request.url === "/away" ? elsewhere : request.url === "/file" ? "file:///etc/passwd" : `/${hops - 1}`;
      response.writeHead(ok ? (hops === 0 ? 200 : 302) : 403, { location });
      response.end();
    });
    const headers = { "x-api-key": "k" };
    expect((await check(`${url}/3`, { headers })).status).toBe("pass");
    expect((await check(`${url}/4`, { headers })).output).toContain("redirected more than 3 times");
    expect((await check(`${url}/1`, { headers, redirects: 0 })).status).toBe("fail");
    expect((await check(`${url}/away`, { headers })).status).toBe("pass");
    expect((await check(`${url}/file`, { headers })).output).toContain("no http or https");
  });

  test("nobody listens, no such host, slow, no address", async () => {
    const url = await serve((_, response) => void setTimeout(() => response.end(), 30));
    expect(await check(url, { slow: 10 })).toMatchObject({ status: "warn" });
    expect((await check("http://127.0.0.1:1/")).output).toContain("ECONNREFUSED");
    expect((await check("http://nowhere.invalid/", { deadline: "4s" })).status).toBe("fail");
    for (const wrong of ["", "/path", "ftp://x", "example.com"]) {
      expect(() => httpCheck(wrong)).toThrow(HealthSetupError);
    }
  });
});

describe("redisCheck", () => {
  test("PONG passes, anything else does not", async () => {
    for (const pong of ["PONG", "pong", ["pong", ""], Buffer.from("PONG")]) {
      expect(await stateOf(redisCheck({ ping: async () => pong }))).toMatchObject({
        status: "pass",
        critical: false,
        component: "datastore",
      });
    }
    for (const other of ["HTTP/1.1 400", undefined, null, {}]) {
      expect((await stateOf(redisCheck({ ping: async () => other }))).status).toBe("fail");
    }
  });
});

describe("diskCheck", () => {
  test("judges the room on a real disk", async () => {
    const state = await stateOf(diskCheck({ path: tmpdir(), warnBelow: 0, failBelow: 0 }));
    expect(state).toMatchObject({ status: "pass", component: "system", critical: false });
    expect(state.measurements[0]).toMatchObject({ measure: "free", unit: "By" });
    expect((await stateOf(diskCheck({ warnBelow: 1.1, failBelow: 0 }))).status).toBe("warn");
    expect((await stateOf(diskCheck({ failBelow: 1.1 }))).output).toMatch(/% of the (space|inodes) is free/);
    expect((await stateOf(diskCheck({ path: "/no/such/folder" }))).output).toContain("ENOENT");
  });
});

describe("memoryCheck", () => {
  test("judges the process", async () => {
    const state = await stateOf(memoryCheck());
    expect(["pass", "warn"]).toContain(state.status);
    expect(state.measurements.map(({ measure }) => measure)).toEqual(
      expect.arrayContaining(["rss", "heapUsed", "heapLimit"]),
    );
    expect((await stateOf(memoryCheck({ limit: 1 }))).output).toContain("of the allowed memory is in use");
    expect((await stateOf(memoryCheck({ limit: 1, failAbove: 1e12 }))).status).toBe("warn");
  });

  describe("cgroups", () => {
    let root: string;
    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), "holdfast-cgroup-"));
    });
    afterAll(() => rm(root, { recursive: true }));

    let count = 0;
    async function layout(files: Record<string, string>): Promise<[string, string]> {
      const folder = join(root, String(count++));
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      return [folder, join(folder, "self")];
    }

    test.each([
      ["nothing there", {}, undefined],
      [
        "version 2 inside a container",
        {
          self: "0::/\n",
          "memory.max": "536870912\n",
          "memory.current": "300000000\n",
          "memory.stat": "anon 1\ninactive_file 100000000\n",
        },
        { limit: 536870912, used: 200000000 },
      ],
      [
        "version 2, the tightest of the groups above",
        {
          self: "0::/kubepods/pod1/c\n",
          "kubepods/pod1/c/memory.max": "max\n",
          "kubepods/pod1/c/memory.current": "10\n",
          "kubepods/pod1/memory.max": "1000\n",
          "kubepods/pod1/memory.current": "500\n",
          "kubepods/memory.max": "5000\n",
          "kubepods/memory.current": "900\n",
        },
        { limit: 1000, used: 500 },
      ],
      [
        "version 2 without limit",
        { self: "0::/\n", "memory.max": "max\n", "memory.current": "1\n" },
        undefined,
      ],
      [
        "version 1, the path of the host",
        {
          self: "11:cpu,cpuacct:/docker/x\n4:memory:/docker/x\n",
          "memory/memory.limit_in_bytes": "268435456\n",
          "memory/memory.usage_in_bytes": "200000000\n",
          "memory/memory.stat": "inactive_file 5\ntotal_inactive_file 50000000\n",
        },
        { limit: 268435456, used: 150000000 },
      ],
      [
        "version 1 without limit",
        {
          self: "4:memory:/\n",
          "memory/memory.limit_in_bytes": "9223372036854771712\n",
          "memory/memory.usage_in_bytes": "1\n",
        },
        undefined,
      ],
      ["garbage", { self: "\0\0", "memory.max": "garbage", "memory.current": "garbage" }, undefined],
    ])("%s", async (_, files, memory) => {
      expect(await readCgroupMemory(...(await layout(files as Record<string, string>)))).toEqual(memory);
    });
  });
});

describe("eventLoopCheck", () => {
  test("a long computation is seen, once", async () => {
    const check = eventLoopCheck({ every: "1h", warnAbove: "50ms", failAbove: "100ms", passAfter: 1 });
    await stateOf(check);
    await health.refresh();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const until = performance.now() + 300;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await health.refresh();
    const state = health.states().find(({ name }) => name === "x")!;
    expect(state.status).not.toBe("pass");
    expect(state.measurements.find(({ measure }) => measure === "delayMax")?.value).toBeGreaterThan(100);
  });
});

describe("journeyCheck", () => {
  test("steps hand on what they return", async () => {
    const state = await stateOf(
      journeyCheck([
        { name: "sign in", run: async () => "token" },
        {
          name: "threads",
          run: ({ results }) => {
            if (results["sign in"] !== "token") throw new Error("not signed in");
          },
        },
      ]),
    );
    expect(state).toMatchObject({ status: "pass", critical: false });
    expect(state.details).toMatchObject({
      steps: [
        { step: "sign in", state: "passed" },
        { step: "threads", state: "passed" },
      ],
    });
  });

  test("the step that fails is named, those after it are skipped", async () => {
    let aborted = false;
    const state = await stateOf(
      journeyCheck(
        [
          { name: "sign in", run: () => {} },
          {
            name: "quote",
            deadline: 20,
            run: ({ signal }) =>
              new Promise(() => {
                signal.addEventListener("abort", () => {
                  aborted = true;
                });
              }),
          },
          { name: "order", run: () => {} },
        ],
        { step: "1s" },
      ),
    );
    expect(state.output).toMatch(/^step "quote" failed after \d+ ms: no answer within 20 ms$/);
    expect(aborted).toBe(true);
    expect(state.details).toMatchObject({
      steps: [{ state: "passed" }, { state: "failed" }, { step: "order", state: "skipped" }],
    });
  });

  test("a step that throws nothing at all still fails", async () => {
    const state = await stateOf(
      journeyCheck([
        {
          name: "odd",
          run: () => {
            throw undefined;
          },
        },
      ]),
    );
    expect(state.output).toMatch(/^step "odd" failed/);
  });

  test("names are needed, and their own", () => {
    const step = { name: "a", run: () => {} };
    expect(() => journeyCheck([])).toThrow(HealthSetupError);
    expect(() => journeyCheck([step, step])).toThrow(HealthSetupError);
  });
});

test("checks keep no process alive", () => {
  const index = new URL("../index.ts", import.meta.url).href;
  const program = `
    import { createHealth, eventLoopCheck, diskCheck, listenHealth } from ${JSON.stringify(index)};
    const health = createHealth();
    health.check("loop", eventLoopCheck()).check("disk", diskCheck());
    health.check("hangs", { deadline: "1h", critical: false }, () => new Promise(() => {}));
    await listenHealth(health, { port: 0, host: "127.0.0.1" });
    await health.refresh("loop");
    process.stdout.write("end");
  `;
  const output = execFileSync(
    process.execPath,
    ["--conditions=holdfast-source", "--input-type=module", "--eval", program],
    { timeout: 20_000, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  expect(output).toBe("end");
});
