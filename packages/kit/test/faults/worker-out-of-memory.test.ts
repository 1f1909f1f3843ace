/** Workers that run out of memory (real threads and processes, with a limit of their own): what waits for them fails, the service goes on. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { afterAll, expect, test } from "vitest";
import { redisTest, someRedis } from "../../../../test/redis.ts";
import { guardQueue } from "../../src/jobs/index.ts";
import { endChildren, startChild } from "../../src/shutdown/child.fixture.ts";

afterAll(endChildren);

const greedy = "const all = []; for (;;) all.push(new Array(1000).fill({}).map(() => ({})));";
const own = (part: string) => JSON.stringify(new URL(`../../src/${part}/index.ts`, import.meta.url).href);
const head = `
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { createJobs } from ${own("jobs")};
import { wrap } from ${own("http")};
const greedy = () => new Worker(${JSON.stringify(greedy)}, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
installShutdown({ service: "t" });
`;

test("in jobs: their runs fail by that name, others run on, the end is orderly", async () => {
  const { code, output } = await startChild(`${head}
const jobs = createJobs({ autoStart: false });
const awaited = jobs.job("awaited", { every: "1h" }, () => once(greedy(), "exit"));
const listened = jobs.job("listened", { every: "1h" }, () => new Promise((resolve, reject) => greedy().on("error", reject).on("exit", resolve)));
const other = jobs.job("other", { every: "1h" }, () => "fine");
for (const job of [awaited, listened, other]) { const { job: name, outcome, error } = { job: job.name, ...(await job.trigger()) }; console.log("run", name, outcome, error ?? ""); }
process.kill(process.pid, "SIGTERM");
`).ended;
  expect(output).toMatch(/run awaited failed .*(?:ERR_WORKER_OUT_OF_MEMORY|memory)/);
  expect(output).toMatch(/run listened failed .*(?:ERR_WORKER_OUT_OF_MEMORY|memory)/);
  expect(output).toContain("run other ok");
  expect(code, output).toBe(0);
});

test("in a request: it is answered 500, the next one is served", async () => {
  const { code, output } = await startChild(`${head}
const server = createServer(wrap(async (request, response) => {
  if (request.url === "/greedy") await once(greedy(), "exit");
  response.end("served");
}));
server.listen(0, "127.0.0.1", async () => {
  const at = "http://127.0.0.1:" + server.address().port;
  console.log("greedy", (await fetch(at + "/greedy")).status);
  console.log("next", await (await fetch(at + "/")).text());
  process.kill(process.pid, "SIGTERM");
});
`).ended;
  expect(output).toContain("greedy 500");
  expect(output).toMatch(/\[error error\] .*memory/i);
  expect(output).toContain("next served");
  expect(code, output).toBe(0);
});

redisTest(
  "in BullMQ's sandbox, a process of its own: the job fails, the next one is done",
  async () => {
    const redis = await someRedis();
    const folder = mkdtempSync(join(tmpdir(), "holdfast-greedy-"));
    const processor = join(folder, "processor.cjs");
    writeFileSync(
      processor,
      `module.exports = async (job) => { if (job.name === "greedy") { ${greedy} } return "fine"; };`,
    );
    const connection = { url: redis.url };
    const queue = guardQueue(new Queue("kit-greedy", { connection }));
    const worker = guardQueue(
      new Worker("kit-greedy", processor, {
        connection,
        drainDelay: 1,
        workerForkOptions: { execArgv: ["--max-old-space-size=32"], silent: true },
      }),
    );
    try {
      const bad = await queue.add("greedy", {});
      await expect.poll(() => queue.getJobState(bad.id!), { timeout: 25_000 }).toBe("failed");
      const good = await queue.add("modest", {});
      await expect.poll(() => queue.getJobState(good.id!), { timeout: 25_000 }).toBe("completed");
    } finally {
      await worker.close(true);
      await queue.obliterate({ force: true });
      await queue.close();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
