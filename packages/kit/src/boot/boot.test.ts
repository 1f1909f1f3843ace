/** The start, in this process: order, results, failures, and each kind of hang told apart. */
import { EventEmitter, once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lifecycle, type Note, onNote, readStates, resetLifecycle } from "../core/index.ts";
import {
  type Boot,
  BootFailedError,
  type BootOptions,
  BootPlanError,
  createBoot,
  PhaseHungError,
} from "./index.ts";

let notes: Note[] = [];
let hear: () => void;
beforeEach(() => {
  resetLifecycle();
  notes = [];
  hear = onNote((note) => notes.push(note));
});
afterEach(() => hear());

const options: BootOptions = { exitOnFailure: false, print: false, watchdog: false };
const stateOf = (boot: Boot, name: string) => boot.timeline().phases.find((phase) => phase.name === name);
/** The line from which it is called, as V8 has it: the test runner's translation moves lines, and the phases' with them. */
function here(): number {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites[1]?.getLineNumber();
  const line = new Error().stack as unknown as number;
  Error.prepareStackTrace = before as NonNullable<typeof before>;
  return line;
}

/** The error of the phase `hangs` of a start that hangs there, and what was said of it. */
async function hangOf(
  declare: (boot: Boot) => void,
): Promise<{ error: PhaseHungError; lines: number[]; text: string }> {
  const boot = createBoot({ ...options, deadline: 150 });
  declare(boot);
  const failed = await boot.start().then(
    () => undefined,
    (error: unknown) => error as BootFailedError,
  );
  expect(failed).toBeInstanceOf(BootFailedError);
  expect(failed!.phase).toBe("hangs");
  const error = failed!.cause as PhaseHungError;
  expect(error).toBeInstanceOf(PhaseHungError);
  expect(boot.timeline().outcome).toBe("hung");
  const lines = error.pending.filter(({ file }) => file.endsWith("boot.test.ts")).map(({ line }) => line);
  return { error, lines, text: error.message };
}

test("phases run as parallel as `after` allows, with typed results; the timeline tells it", async () => {
  const boot = createBoot({ ...options, service: "stock", release: "1" });
  expect(lifecycle()).toBe("starting");
  const order: string[] = [];
  const config = boot.phase("config", () => ({ url: "x" }));
  const db = boot.phase("database", { after: [config] }, async ({ result, signal }) => {
    expect(signal.aborted).toBe(false);
    const { url }: { url: string } = result(config);
    await sleep(30);
    order.push("database");
    return url.length;
  });
  boot.phase("cache", { after: ["config"] }, async () => {
    await sleep(5);
    order.push("cache");
  });
  const last = boot.phase("last", { after: [db, "cache"] }, ({ result }) => result(config).url + result(db));
  const { result, timeline } = await boot.start();
  expect(result(last) satisfies string).toBe("x1");
  expect(order).toEqual(["cache", "database"]);
  expect(timeline).toMatchObject({ service: "stock", outcome: "ready" });
  expect(timeline.phases.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "config done",
    "database done",
    "cache done",
    "last done",
  ]);
  expect(lifecycle()).toBe("ready");
  expect(notes.filter((note) => note.kind === "boot").map((note) => note.boot.outcome)).toEqual([
    "starting",
    "ready",
  ]);
  expect(readStates().find(({ name }) => name === "boot")?.state.status).toBe("pass");
});

test("what can't start is refused before anything runs", async () => {
  const declared = (declare: (boot: Boot) => void) => async () => {
    const boot = createBoot(options);
    declare(boot);
    await boot.start();
  };
  let ran = false;
  const run = () => {
    ran = true;
  };
  const circle = declared((boot) => {
    boot.phase("a", { after: ["b"] }, run);
    boot.phase("b", { after: ["c"] }, run);
    boot.phase("c", { after: ["a"] }, run);
  });
  await expect(circle()).rejects.toThrow("a -> b -> c -> a");
  await expect(
    declared((boot) => boot.phase("a", { after: ["databse"] }, run) && boot.phase("database", run))(),
  ).rejects.toThrow('Is "database" meant?');
  await expect(declared((boot) => boot.phase("a", run) && boot.phase("a", run))()).rejects.toBeInstanceOf(
    BootPlanError,
  );
  await expect(declared((boot) => boot.phase("a", Promise.resolve() as never))()).rejects.toThrow(
    "() => connect()",
  );
  await expect(declared((boot) => boot.phase("a", { deadline: "soon" as never }, run))()).rejects.toThrow(
    "is no duration",
  );
  expect(ran).toBe(false);
  const boot = createBoot(options);
  const other = boot.phase("other", () => 1);
  boot.phase("asks", ({ result }) => result(other));
  await expect(boot.start()).rejects.toThrow(/asks for the result of "other"/);
  await expect(boot.start()).rejects.toThrow("called twice");
});

test("optional modules fail alone: by throwing, hanging, a rejection nobody awaits; what needs them is skipped", async () => {
  const boot = createBoot({ ...options, deadline: 100 });
  const analytics = boot.module("analytics", async () => {
    throw new Error("no analytics");
  });
  boot.module("hanging", () => new Promise(() => {}));
  boot.module("floating", async () => {
    void (async () => {
      await sleep(5);
      throw new Error("floated");
    })();
    await sleep(40);
  });
  boot.module("reports", { after: [analytics] }, () => 1);
  const serving = boot.phase(
    "serving",
    { after: ["hanging", analytics] },
    ({ result }) => result(analytics) ?? "without",
  );
  const { result } = await boot.start();
  expect(result(serving)).toBe("without");
  expect(boot.timeline().phases.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "analytics failed",
    "hanging hung",
    "floating failed",
    "reports skipped",
    "serving done",
  ]);
  expect(readStates().find(({ name }) => name === "boot")?.state).toMatchObject({
    status: "warn",
    output: expect.stringContaining("analytics"),
  });
  expect(notes.filter((note) => note.kind === "error").map((note) => note.handled)).toEqual([
    true,
    true,
    true,
  ]);
});

test("a critical failure ends the start: signals abort, the rest is skipped, cause and action are told", async () => {
  const boot = createBoot(options);
  let aborted = false;
  boot.phase("slow", async ({ signal }) => {
    signal.addEventListener("abort", () => {
      aborted = true;
    });
    await sleep(200);
  });
  boot.phase("database", async () => {
    await sleep(5);
    await new Promise((_, reject) => connect(1, "127.0.0.1").on("error", reject));
  });
  boot.phase("later", { after: ["slow"] }, () => {});
  const error = await boot.start().catch((thrown: unknown) => thrown as BootFailedError);
  expect(error).toMatchObject({ code: "KIT_BOOT_FAILED", phase: "database" });
  expect((error as Error).message).toMatch(/127\.0\.0\.1:1 was refused.*Unfinished beside it: slow/);
  expect(aborted).toBe(true);
  expect(stateOf(boot, "later")).toMatchObject({ state: "skipped", reason: "database failed" });
  expect(lifecycle()).toBe("failed");
  expect(notes.find((note) => note.kind === "boot" && note.level === "fatal")).toBeDefined();
});

test.each([
  ["a string"],
  [null],
  [undefined],
  [Object.freeze({ a: 1 })],
  [
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("trap");
        },
      },
    ),
  ],
])("thrown non-errors are a failure like others (%#)", async (thrown) => {
  const boot = createBoot(options);
  boot.phase("odd", () => {
    throw thrown;
  });
  await expect(boot.start()).rejects.toMatchObject({ phase: "odd" });
});

test("a promise that nobody settles: line, callers, what to look at", async () => {
  let line = 0;
  async function inner(): Promise<void> {
    await sleep(5);
    line = here() + 1;
    await new Promise(() => {});
  }
  const { lines, text } = await hangOf((boot) =>
    boot.phase("hangs", async () => {
      await sleep(2);
      await Promise.all([sleep(1), inner()]);
    }),
  );
  expect(lines[0]).toBe(line);
  expect(lines).toHaveLength(2);
  expect(text).toContain("nobody has settled");
  expect(
    notes.some(
      (note) => note.kind === "phase" && note.state === "running" && note.pending?.[0]?.line === line,
    ),
  ).toBe(true);
});

test("an event that never comes", async () => {
  let line = 0;
  const { lines } = await hangOf((boot) =>
    boot.phase("hangs", async () => {
      line = here() + 1;
      await once(new EventEmitter(), "ready");
    }),
  );
  expect(lines[0]).toBe(line);
});

test("a socket that accepts and says nothing, with its address", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  let socket: ReturnType<typeof connect> | undefined;
  const { text } = await hangOf((boot) =>
    boot.phase("hangs", async () => {
      socket = connect(port, "127.0.0.1");
      socket.write("hello");
      await once(socket, "data");
    }),
  );
  expect(text).toContain(`a socket to 127.0.0.1:${port}, 5 bytes sent, nothing received`);
  socket?.destroy();
  server.close();
});

test("phases in lock-step: through a shared promise, and through each other", async () => {
  const shared = await hangOf((boot) => {
    const ready = Promise.withResolvers<void>();
    boot.phase("hangs", async () => await ready.promise);
    boot.phase("settles", { after: ["hangs"] }, () => ready.resolve());
  });
  expect(shared.text).toMatch(/made outside of it, while settles can't begin/);
  const mutual = await hangOf((boot) => {
    let first: Promise<unknown> | undefined;
    boot.phase("other", { deadline: "10s" }, async () => {
      first = new Promise(() => {});
      await first;
    });
    boot.phase("hangs", async () => await first);
  });
  expect(mutual.text).toContain("phase other made, which is not finished either");
});

test("a synchronous iterator in an asynchronous loop", async () => {
  const { text } = await hangOf((boot) =>
    boot.phase("hangs", async () => {
      function* sessions() {
        yield new Promise(() => {});
      }
      for await (const session of sessions()) void session;
    }),
  );
  expect(text).toContain("runs over a synchronous iterator");
});

test("a loop that polls, and a promise beside it that nobody awaits", async () => {
  const polling = await hangOf((boot) =>
    boot.phase("hangs", async ({ signal }) => {
      while (!signal.aborted) await sleep(10);
    }),
  );
  expect(polling.text).toContain("for a timer, again and again");
  let line = 0;
  const floating = await hangOf((boot) =>
    boot.phase("hangs", async () => {
      async function loadRegistry(): Promise<void> {
        await new Promise(() => {});
      }
      line = here() + 1;
      void loadRegistry();
      await new Promise(() => {});
    }),
  );
  expect(floating.text).toContain("nobody awaits");
  expect(floating.text).toContain(`boot.test.ts:${line}`);
});

test("a phase that ends after its deadline is told; a foreign formatter of stacks does no harm", async () => {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = () => {
    throw new Error("broken formatter");
  };
  try {
    const boot = createBoot({ ...options, deadline: 50 });
    boot.module("late", async () => {
      await sleep(120);
    });
    boot.phase("other", async () => {
      await sleep(200);
    });
    await expect(boot.start()).rejects.toMatchObject({ phase: "other" });
    await sleep(200);
  } finally {
    Error.prepareStackTrace = before as NonNullable<typeof before>;
  }
  expect(notes.some((note) => note.message.includes("came to its end after"))).toBe(true);
});
