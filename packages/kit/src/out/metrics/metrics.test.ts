/** The text that Prometheus reads. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ownFailure, registerGauge, registerState, tell, WorkContext } from "../../core/index.ts";
import { handleMetrics, METRICS_TYPE, metricsText, startMetrics } from "../index.ts";
import { metricName } from "./prometheus.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function answer(route: string, status: number, duration: number, method = "GET"): void {
  const context = new WorkContext({ kind: "http", method, route });
  tell({ kind: "work", level: "info", message: "", context, status, failed: status >= 500, duration });
}

/** What the format's grammar allows: a reader of it that knows nothing else. */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const families = new Set<string>();
  for (const line of text.trimEnd().split("\n")) {
    const type = /^# TYPE (\S+) (?:counter|gauge|histogram)$/.exec(line);
    if (type) {
      expect(families.has(type[1]!)).toBe(false);
      families.add(type[1]!);
      continue;
    }
    if (/^# HELP \S+ .+$/.test(line)) continue;
    const sample =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*"(?:,[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*")*\})?) (-?[\d.e+-]+|[+-]Inf|NaN)$/.exec(
        line,
      );
    expect(sample, line).not.toBeNull();
    expect(samples.has(sample![1]!), line).toBe(false);
    samples.set(sample![1]!, Number(sample![2]!.replace("Inf", "Infinity")));
  }
  return samples;
}

test("requests, as the semantic conventions name them", () => {
  ends.push(startMetrics());
  answer("GET /things/:id", 200, 4);
  answer("GET /things/:id", 200, 30);
  answer("/things/:id", 500, 20_000);
  const samples = parse(metricsText());
  const ok = 'http_request_method="GET",http_route="/things/:id",http_response_status_code="200"';
  expect(samples.get(`http_server_request_duration_seconds_bucket{${ok},le="0.005"}`)).toBe(1);
  expect(samples.get(`http_server_request_duration_seconds_bucket{${ok},le="0.05"}`)).toBe(2);
  expect(samples.get(`http_server_request_duration_seconds_bucket{${ok},le="+Inf"}`)).toBe(2);
  expect(samples.get(`http_server_request_duration_seconds_sum{${ok}}`)).toBeCloseTo(0.034);
  const failed = `${ok.replace("200", "500")},error_type="500"`;
  expect(samples.get(`http_server_request_duration_seconds_count{${failed}}`)).toBe(1);
});

test("counters, gauges, states, own failures and the process", () => {
  ends.push(startMetrics());
  tell({
    kind: "error",
    level: "error",
    message: "x",
    error: new Error("x"),
    handled: false,
    mechanism: "http",
  });
  tell({
    kind: "job",
    level: "info",
    message: "x",
    job: "settle",
    run: "1",
    outcome: "ok",
    attempt: 1,
    duration: 1,
  });
  ends.push(
    registerGauge({
      name: "db.client.connection.count",
      help: "Connections\nof a pool",
      unit: "{connection}",
      labels: { state: 'id"le\\\n' },
      read: () => 3,
    }),
  );
  ends.push(
    registerGauge({
      name: "db.client.connection.count",
      help: "again",
      unit: "{connection}",
      labels: { state: 'id"le\\\n' },
      read: () => 4,
    }),
  );
  ends.push(registerGauge({ name: "bad", help: "", read: () => Number.NaN }));
  ends.push(registerState({ name: "breaker:auth", read: () => ({ status: "warn" }) }));
  ownFailure("metrics.test", new Error("x"));
  const samples = parse(metricsText());
  expect(samples.get('holdfast_errors_total{mechanism="http",handled="false",level="error"}')).toBe(1);
  expect(samples.get('holdfast_job_runs_total{job="settle",outcome="ok"}')).toBe(1);
  expect(samples.get('db_client_connection_count{state="id\\"le\\\\\\n"}')).toBe(3);
  expect(samples.get('holdfast_state{name="breaker:auth"}')).toBe(0.5);
  expect(samples.get('holdfast_own_failures_total{part="metrics.test"}')).toBe(1);
  expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  expect(samples.has("nodejs_eventloop_delay_p99_seconds")).toBe(true);
});

test("names without end do not make series without end", () => {
  ends.push(startMetrics());
  for (let i = 0; i < 3_000; i++) {
    answer(`GET /made-up/${i}`, 200, 1, "BREW");
    tell({
      kind: "retry",
      level: "info",
      message: "",
      name: `n${i}`,
      attempt: 1,
      delay: 1,
      error: undefined,
    });
  }
  const samples = parse(metricsText());
  expect(samples.size).toBeLessThan(12_000);
  expect(
    samples.get(
      'http_server_request_duration_seconds_count{http_request_method="_OTHER",http_route="_OTHER",http_response_status_code="200"}',
    ),
  ).toBeGreaterThan(2_000);
  expect(samples.get('holdfast_retries_total{name="_OTHER"}')).toBe(2_000);
});

test("over HTTP", async () => {
  ends.push(startMetrics());
  const server = createServer(handleMetrics).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
  expect(response.headers.get("content-type")).toBe(METRICS_TYPE);
  parse(await response.text());
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

test.each<[string, string | undefined, boolean, string]>([
  ["http.server.request.duration", "s", false, "http_server_request_duration_seconds"],
  ["nodejs.eventloop.delay.p99", "s", false, "nodejs_eventloop_delay_p99_seconds"],
  ["holdfast.retries", undefined, true, "holdfast_retries_total"],
  ["v8js.memory.heap.used", "By", false, "v8js_memory_heap_used_bytes"],
  ["pool.use", "1", false, "pool_use_ratio"],
  ["1st", "{x}", false, "_1st"],
])("%s in %s", (name, unit, counter, expected) => {
  expect(metricName(name, unit, counter)).toBe(expected);
});
