/** Logs in, loops and counts out: what platforms print, and what must not be taken for a loop. */
import { decodeLog } from "@holdfast/signals";
import { describe, expect, test } from "vitest";
import { LogCounts } from "./log-counts.ts";
import { overTime } from "./over-time.ts";
import { watchLog } from "./watch-log.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 10, 0, seconds)).toISOString();

function watched(...logs: string[]) {
  const watch = watchLog();
  for (const [index, log] of logs.entries())
    decodeLog(log, { observe: watch.of(logs.length === 1 ? undefined : `${index}.log`) });
  return overTime(watch);
}
const kinds = (...logs: string[]) => watched(...logs).loops.map(({ kind, boots }) => [kind, boots.length]);
/** So many times the same lines, so many seconds apart. */
const again = (times: number, every: number, lines: (second: number, turn: number) => string[]) =>
  Array.from({ length: times }, (_, turn) => lines(turn * every, turn))
    .flat()
    .join("\n");

describe("loops in logs of", () => {
  test.each<[string, string, [string, number][]]>([
    [
      "Railway",
      again(4, 180, (s) => [
        `${at(s)} [inf]  Starting Container`,
        `${at(s + 5)} [inf]  Server listening on port 8080`,
        `${at(s + 45)} [err]  npm error Lifecycle script \`start\` failed with error:`,
      ]),
      [["restart", 4]],
    ],
    [
      "Heroku",
      again(4, 60, (s) => [
        `${at(s)} heroku[web.1]: Starting process with command \`npm start\``,
        `${at(s + 3)} app[web.1]: Error: Cannot find module 'dotenv'`,
        `${at(s + 4)} heroku[web.1]: Process exited with status 1`,
        `${at(s + 4)} heroku[web.1]: State changed from starting to crashed`,
      ]),
      [["crash", 4]],
    ],
    [
      "nodemon",
      again(4, 60, (s) => [
        `${at(s)} [nodemon] starting \`node index.js\``,
        `${at(s + 1)} [nodemon] app crashed - waiting for file changes before starting...`,
      ]),
      [["crash", 4]],
    ],
    [
      "Node alone, that says nothing but its stacks",
      again(5, 60, (s) => [
        `${at(s)} boot`,
        "file:///app/index.js:3",
        "    throw new Error('no DATABASE_URL');",
        "Error: no DATABASE_URL",
        "    at file:///app/index.js:3:9",
        "",
        "Node.js v22.11.0",
      ]),
      [["crash", 4]],
    ],
    [
      "JSON with a host, of a liveness probe that ends it again and again",
      again(4, 120, (s) => [
        JSON.stringify({
          level: 30,
          time: at(s),
          hostname: "api-x1",
          msg: "Server listening at http://0.0.0.0:3000",
        }),
        JSON.stringify({
          level: 30,
          time: at(s + 90),
          hostname: "api-x1",
          msg: "SIGTERM received, draining",
        }),
      ]),
      [["restart", 4]],
    ],
  ])("%s", (_, log, expected) => expect(kinds(log)).toEqual(expected));

  test("a platform that says it itself, with how often", () => {
    const { loops } = watched(
      "2m  Warning  BackOff  pod/api-7d  Back-off restarting failed container api in pod api-7d (x12 over 5m)",
    );
    expect(loops).toMatchObject([{ kind: "crash", service: "api", signal: "line 1" }]);
    expect(loops[0]!.reason).toContain("12 times");
  });

  test("two files, each with its own lines", () => {
    const log = again(3, 60, (s) => [
      `${at(s)} [nodemon] starting \`x\``,
      `${at(s + 1)} [nodemon] app crashed`,
    ]);
    expect(watched(log, `${at(0)} INFO all is well`).loops).toMatchObject([
      { signal: "boot at 0.log line 1" },
    ]);
  });
});

const worker = (second: number, pid: number, msg: string) =>
  JSON.stringify({ level: 30, time: at(second), pid, hostname: "vm-1", msg });

test("processes of one host that start one after the other are a loop where none speaks on", () => {
  const alone = again(4, 60, (s, turn) => [
    worker(s, 100 + turn, "Server listening on port 80"),
    worker(s + 5, 100 + turn, "cache is warm"),
  ]);
  expect(kinds(alone)).toEqual([["restart", 4]]);
  expect(kinds(`${alone}\n${worker(300, 100, "still here")}`)).toEqual([]);
});

test.each<[string, string]>([
  [
    "a service that listens on several addresses",
    again(1, 0, () =>
      [3000, 3001, 9090].map((port) => `${at(1)} Server listening at http://127.0.0.1:${port}`),
    ),
  ],
  [
    "one start an hour",
    again(5, 3600, (s) => [`${at(s)} Server listening on port 80`, `${at(s + 3500)} SIGTERM received`]),
  ],
  ["pods of a rolling deploy in one stream", again(6, 30, (s) => [`${at(s)} Server listening on port 80`])],
  [
    "a job that ends well each minute",
    again(9, 60, (s) => [`${at(s)} > job@1.0.0 start`, `${at(s + 5)} job-1 exited with code 0`]),
  ],
  ["lines without any time", again(4, 0, () => ["Server listening on port 80", "web-1 exited with code 1"])],
  ["nothing", ""],
])("%s is no loop", (_, log) => expect(kinds(log)).toEqual([]));

test("counts stay bounded, whatever times a log has", () => {
  const counts = new LogCounts();
  for (let i = 0; i < 20_000; i++) {
    const time = i % 1000 === 0 ? 1e12 + i * 1e9 : 1.7e12 + i * 60_000;
    counts.observe(
      {
        text: "",
        raw: `GET /r${i} 500 12 ms`,
        lines: [""],
        time,
        level: "error",
        service: undefined,
        instance: undefined,
        release: `r${i}`,
        environment: undefined,
        route: `GET /r${i}`,
        request: { status: 500 },
        first: i,
        last: i,
        source: "",
      },
      time,
      undefined,
    );
  }
  const { list } = counts.windows();
  expect(list.length).toBeLessThanOrEqual(2_000);
  expect(list.reduce((sum, { errors }) => sum + errors, 0)).toBe(20_000);
  expect(counts.releases.size).toBeLessThanOrEqual(50);
  expect(new Set(list.flatMap(({ latencies }) => [...latencies.keys()])).size).toBeLessThanOrEqual(41);
});
