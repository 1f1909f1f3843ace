/** Who may read `/metrics`: nobody by mistake. */
import { afterEach, expect, test, vi } from "vitest";
import type { OwnRequest } from "../requests/index.ts";
import { type MetricsOptions, metricsAnswer } from "./index.ts";

afterEach(() => vi.unstubAllEnvs());

const here = { remoteAddress: "127.0.0.1", headers: {} };
const mapped = { remoteAddress: "::ffff:127.0.0.1", headers: {} };
const there = { remoteAddress: "203.0.113.9", headers: {} };
const proxied = { remoteAddress: "127.0.0.1", headers: { "x-forwarded-for": "203.0.113.9" } };
const rewritten = { remoteAddress: "127.0.0.1", headers: { "x-forwarded-host": "shop.example" } };
const clientIp = { remoteAddress: "::1", headers: { "true-client-ip": "203.0.113.9" } };
const via = { remoteAddress: "::1", headers: { via: "1.1 cache" } };
const withToken = { remoteAddress: "203.0.113.9", headers: { authorization: "Bearer s3cret" } };
const wrongToken = { remoteAddress: "203.0.113.9", headers: { authorization: "Bearer s3cre" } };
const emptyToken = { remoteAddress: "203.0.113.9", headers: { authorization: "Bearer " } };

async function statusOf(options: MetricsOptions, request: Partial<OwnRequest>): Promise<number | undefined> {
  const answer = await metricsAnswer(options)({ method: "GET", path: "/metrics", ...request } as OwnRequest);
  return answer?.status;
}

test.each<[string, string, MetricsOptions, Partial<OwnRequest>[], Partial<OwnRequest>[]]>([
  ["nothing is said", "production", {}, [], [here, mapped, there, proxied, withToken]],
  ["nothing is said at all", "", {}, [], [here, mapped, there]],
  ["developing", "development", {}, [here, mapped], [there, proxied, via, withToken]],
  ["a token", "production", { token: "s3cret" }, [withToken], [here, there, proxied, wrongToken, emptyToken]],
  ["a token that is empty", "production", { token: "" }, [], [here, withToken, emptyToken]],
  ["local", "production", { local: true }, [here, mapped], [there, proxied, via, rewritten, clientIp]],
  ["not local", "test", { local: false }, [], [here, mapped]],
  ["everyone", "production", { everyone: true }, [here, there, proxied, via], []],
])("%s (NODE_ENV %s)", async (_, mode, options, may, mayNot) => {
  vi.stubEnv("NODE_ENV", mode);
  for (const request of may) expect(await statusOf(options, request), JSON.stringify(request)).toBe(200);
  for (const request of mayNot) expect(await statusOf(options, request), JSON.stringify(request)).toBe(401);
});
