/** Guarded handlers in BullMQ on a real Redis: what the queue promises still holds, and what the guard promises holds there. */
import { DelayedError, type Job, Queue, RateLimitError, UnrecoverableError, Worker } from "bullmq";
import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { redisServerTest, redisTest, someRedis, startRedis } from "../../../../test/redis.ts";
import { type Note, onNote, readStates } from "../core/index.ts";
import { createFlags } from "../flags/index.ts";
import { type Child, endChildren, startChild } from "../shutdown/child.fixture.ts";
import { type GuardJobOptions, guardJob, guardQueue, jobSignal } from "./index.ts";

const WAIT = { timeout: 20_000, interval: 50 };
const bad = new Error("smtp gone");

let notes: Note[];
const ends: (() => unknown)[] = [];
beforeEach(() => {
  notes = [];
  ends.push(onNote((note) => notes.push(note)));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(endChildren);

const outcomes = () => notes.flatMap((note) => (note.kind === "job" ? [note.outcome] : []));
const health = (name: string) => readStates().find((state) => state.name === `job:${name}`)?.state;

type Handler = (job: Job, token?: string, signal?: AbortSignal) => Promise<unknown>;

/** A queue and a worker with a guarded handler. */
function open(url: string, options: GuardJobOptions<Parameters<Handler>>, handler: Handler, concurrency = 1) {
  const name = `kit-${Math.random().toString(36).slice(2)}`;
  const connection = { url };
  const queue = guardQueue(new Queue(name, { connection }));
  const worker = guardQueue(
    new Worker(name, guardJob(name, options, handler), { connection, concurrency, drainDelay: 1 }),
  );
  ends.push(async () => {
    await worker.close(true);
    await queue.obliterate({ force: true });
    await queue.close();
  });
  return { name, queue, worker };
}

async function redisUrl(): Promise<string> {
  const redis = await someRedis();
  ends.push(() => redis.stop());
  return redis.url;
}

redisTest("retries and back-off stay the queue's; whatever is thrown reaches it as an error", async () => {
  const hostile = new Proxy(new Error("proxy"), {
    get: () => {
      throw new Error("trap");
    },
  });
  const thrown = [null, "text", Object.freeze(new Error("frozen")), hostile, undefined, bad];
  let calls = 0;
  const { queue } = open(await redisUrl(), {}, async () => {
    if (calls < thrown.length) throw thrown[calls++];
    return { sent: true };
  });
  const { id } = await queue.add("mail", {}, { attempts: 10, backoff: { type: "fixed", delay: 10 } });
  await vi.waitFor(async () => expect(await queue.getJobState(id!)).toBe("completed"), WAIT);
  const job = await queue.getJob(id!);
  expect(job).toMatchObject({ attemptsMade: thrown.length + 1, returnvalue: { sent: true } });
  expect(outcomes()).toEqual([...thrown.map(() => "failed"), "ok"]);
  expect(job?.stacktrace?.join("\n")).toMatch(/no error: null.*no error: text.*frozen.*smtp gone/s);
});

redisTest("an unrecoverable error is not retried; what steers the queue steers it", async () => {
  const steps: (() => never | Promise<never>)[] = [];
  const { name, queue, worker } = open(
    await redisUrl(),
    { quarantine: { after: 1, probeEvery: "1h" } },
    async (job, token) => {
      if (job.name === "hopeless") throw new UnrecoverableError("no such customer");
      if (job.attemptsStarted === 1) {
        await job.moveToDelayed(Date.now() + 20, token);
        throw new DelayedError();
      }
      if (job.attemptsStarted === 2) {
        await worker.rateLimit(20);
        throw new RateLimitError();
      }
      steps.length = 0;
    },
  );
  const hopeless = await queue.add("hopeless", {}, { attempts: 5 });
  await vi.waitFor(async () => expect(await queue.getJobState(hopeless.id!)).toBe("failed"), WAIT);
  expect(await queue.getJob(hopeless.id!)).toMatchObject({
    attemptsMade: 1,
    failedReason: "no such customer",
  });
  const steered = await queue.add("steered", {}, { attempts: 1 });
  await vi.waitFor(async () => expect(await queue.getJobState(steered.id!)).toBe("completed"), WAIT);
  expect(outcomes()).toEqual(["failed", "ok", "ok", "ok"]);
  expect(health(name)?.status).toBe("pass");
});

redisTest(
  "a handler that hangs fails at its deadline and is retried; the queue's own cancelling reaches it",
  async () => {
    let calls = 0;
    const signals: (AbortSignal | undefined)[] = [];
    const { queue, worker } = open(await redisUrl(), { deadline: 100 }, async (_job, _token, _signal) => {
      signals.push(jobSignal());
      if (++calls === 1) await new Promise(() => {});
    });
    const { id } = await queue.add("mail", {}, { attempts: 2 });
    await vi.waitFor(async () => expect(await queue.getJobState(id!)).toBe("completed"), WAIT);
    expect(outcomes()).toEqual(["deadline", "ok"]);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    expect((await queue.getJob(id!))?.stacktrace?.[0]).toContain("did not end within 100 ms");

    const cancelled = open(await redisUrl(), {}, async (_job, _token, _signal) => {
      const signal = jobSignal()!;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw new UnrecoverableError("cancelled");
    });
    const job = await cancelled.queue.add("mail", {}, { attempts: 3 });
    await vi.waitFor(() => expect(cancelled.worker.cancelJob(job.id!)).toBe(true), WAIT);
    await vi.waitFor(async () => expect(await cancelled.queue.getJobState(job.id!)).toBe("failed"), WAIT);
    expect(worker.isRunning()).toBe(true);
  },
);

redisTest("while its flag is off jobs are delayed and lose no attempt", async () => {
  const variables: Record<string, string> = { FEATURE_MAILS: "off" };
  const flags = await createFlags({ environment: { variables }, name: "flags-bullmq" });
  ends.push(() => flags.close());
  const handler = vi.fn(async () => "sent");
  const { name, queue } = open(await redisUrl(), { flag: "mails" }, handler);
  const [first, second] = [await queue.add("mail", {}), await queue.add("mail", {})];
  await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(2), WAIT);
  expect(handler).not.toHaveBeenCalled();
  expect(outcomes()).toEqual(["off"]);
  expect(health(name)).toMatchObject({ status: "pass", details: { state: "off", leftOut: 2 } });
  variables["FEATURE_MAILS"] = "on";
  await flags.refresh();
  for (const { id } of [first, second]) {
    await (await queue.getJob(id!))?.promote();
    await vi.waitFor(async () => expect(await queue.getJobState(id!)).toBe("completed"), WAIT);
    expect(await queue.getJob(id!)).toMatchObject({ attemptsMade: 1, returnvalue: "sent" });
  }
  expect(outcomes()).toEqual(["off", "ok", "ok"]);
});

redisTest(
  "in quarantine jobs are delayed, one is the probe, and all are done once it went well",
  async () => {
    let broken = true;
    let together = 0;
    let most = 0;
    const handler = async () => {
      most = Math.max(most, ++together);
      await new Promise((resolve) => setTimeout(resolve, 20));
      together--;
      if (broken) throw bad;
    };
    const { name, queue } = open(
      await redisUrl(),
      { quarantine: { after: 3, probeEvery: 200 }, critical: true },
      handler,
      5,
    );
    for (let i = 0; i < 3; i++) await queue.add("mail", { i }, { attempts: 50 });
    await vi.waitFor(() => expect(outcomes()).toContain("quarantined"), WAIT);
    expect(health(name)).toMatchObject({ status: "warn", details: { state: "quarantined" } });
    for (let i = 0; i < 20; i++) await queue.add("mail", { i }, { attempts: 50 });
    most = 0;
    const before = outcomes().length;
    await vi.waitFor(() => expect(outcomes().length).toBeGreaterThanOrEqual(before + 2), WAIT);
    // Calls of before may have been under way; since then there were probes alone.
    expect(most).toBeLessThanOrEqual(1);
    broken = false;
    await vi.waitFor(() => expect(outcomes()).toContain("released"), WAIT);
    await vi.waitFor(async () => expect(await queue.getCompletedCount()).toBe(23), WAIT);
    expect(health(name)).toMatchObject({ status: "pass", details: { failuresInRow: 0 } });
  },
);

redisServerTest(
  "Redis is killed in the middle of a job: the process lives, and the job is done after its restart",
  async () => {
    const redis = await startRedis({ appendonly: "yes", appendfsync: "always" });
    ends.push(() => redis.stop());
    const started = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let calls = 0;
    const name = "kit-killed";
    const connection = { url: redis.url, retryStrategy: () => 100 };
    const queue = guardQueue(new Queue(name, { connection }));
    const handler = guardJob(name, {}, async () => {
      calls++;
      started.resolve();
      await goOn.promise;
      return "done";
    });
    const worker = guardQueue(
      new Worker(name, handler, { connection, lockDuration: 2_000, stalledInterval: 500, drainDelay: 1 }),
    );
    ends.push(async () => {
      await worker.close(true);
      await queue.close();
    });
    const { id } = await queue.add("mail", {}, { attempts: 5 });
    await started.promise;
    await redis.kill();
    goOn.resolve();
    await vi.waitFor(
      () => expect(notes.some((note) => note.kind === "error" && note.mechanism === "queue")).toBe(true),
      WAIT,
    );
    await redis.start();
    await vi.waitFor(async () => expect(await queue.getJobState(id!)).toBe("completed"), WAIT);
    // At least once, as queues do it.
    expect(calls).toBeGreaterThanOrEqual(1);
    expect(outcomes().every((outcome) => outcome === "ok")).toBe(true);
  },
  60_000,
);

redisServerTest(
  "Redis is frozen while a job ends: it is done when Redis goes on, and so is the next one",
  async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const started = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const { queue } = open(redis.url, {}, async () => {
      started.resolve();
      await goOn.promise;
    });
    const first = await queue.add("mail", {});
    await started.promise;
    redis.freeze();
    goOn.resolve();
    await vi.waitFor(() => expect(outcomes()).toEqual(["ok"]), WAIT);
    redis.thaw();
    const second = await queue.add("mail", {});
    for (const { id } of [first, second])
      await vi.waitFor(async () => expect(await queue.getJobState(id!)).toBe("completed"), WAIT);
    expect(outcomes()).toEqual(["ok", "ok"]);
  },
);

const from = (specifier: string): string => JSON.stringify(import.meta.resolve(specifier));
const worker = (url: string, body: string, more = "") => `
import { Worker } from ${from("bullmq")};
import { guardJob, guardQueue } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
const connection = { url: ${JSON.stringify(url)} };
const handler = guardJob("child", {}, async (job) => { ${body} });
const worker = guardQueue(new Worker("kit-child", handler, { connection, drainDelay: 1, lockDuration: 1000, stalledInterval: 300 }));
${more}
await worker.waitUntilReady();
console.log("worker ready");
`;

redisServerTest(
  "a worker that is killed in the middle of a job: another one does it",
  async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const queue = guardQueue(new Queue("kit-child", { connection: { url: redis.url } }));
    ends.push(() => queue.close());
    const first: Child = startChild(
      worker(redis.url, `console.log("job began"); await new Promise(() => {});`),
    );
    const { id } = await queue.add("mail", {});
    await first.says("job began");
    first.process.kill("SIGKILL");
    await first.ended;
    const second = startChild(worker(redis.url, `console.log("job done by the second"); return 2;`));
    await second.says("job done by the second");
    await vi.waitFor(async () => expect(await queue.getJobState(id!)).toBe("completed"), WAIT);
    second.process.kill("SIGKILL");
    await second.ended;
  },
  60_000,
);

redisServerTest(
  "SIGTERM: the job under way ends, then the worker closes, then the pools; what waits is left to others",
  async () => {
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const queue = guardQueue(new Queue("kit-child", { connection: { url: redis.url } }));
    ends.push(() => queue.close());
    const child = startChild(
      worker(
        redis.url,
        `console.log("job began", job.name); await sleep(500); console.log("job ended", job.name);`,
        `installShutdown({ service: "t" });
registerCloser({ name: "cache", stage: "pools", close: () => console.log("closed pools") });
registerCloser({ name: "mail", stage: "jobs", close: async () => { await worker.close(); console.log("closed worker"); } });
`,
      ),
    );
    const underWay = await queue.add("under-way", {});
    await child.says("job began under-way");
    const waits = await queue.add("waits", {});
    child.process.kill("SIGTERM");
    const { code, output } = await child.ended;
    expect(code, output).toBe(0);
    const order = ["job ended under-way", "closed worker", "closed pools"].map((text) =>
      output.indexOf(text),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0], output).toBeGreaterThan(0);
    expect(await queue.getJobState(underWay.id!)).toBe("completed");
    expect(await queue.getJobState(waits.id!)).toBe("waiting");
    expect(output).not.toContain("job began waits");
  },
  60_000,
);
