import { describe, expect, it, test } from "vitest";
import { healthPathOf, seenAnswer } from "./index.ts";

test.each<[string, ReturnType<typeof healthPathOf>]>([
  ["/health", "health"],
  ["/healthz", "health"],
  ["/healthcheck", "health"],
  ["/health-check/", "health"],
  ["/api/v1/health", "health"],
  ["/actuator/health", "health"],
  ["/ready", "ready"],
  ["/readyz", "ready"],
  ["/-/ready", "ready"],
  ["/health/ready", "ready"],
  ["/actuator/health/readiness", "ready"],
  ["/livez", undefined],
  ["/health/live", undefined],
  ["/actuator/health/liveness", undefined],
  ["/alive", undefined],
  ["/ping", undefined],
  ["/up", undefined],
  ["/health/records", undefined],
  ["/patients/7/notes/health", undefined],
  ["/healthy-recipes", undefined],
  ["/orders", undefined],
  [`/${"a/".repeat(5000)}health`, undefined],
])("%s asks %s", (path, asks) => {
  expect(healthPathOf(path)).toBe(asks);
});

describe("an answer that was seen", () => {
  const asked = { time: 5, service: "orders", method: "GET", path: "/health", status: 200 };
  const report = {
    service: "orders",
    time: 5,
    status: "pass",
    answered: { path: "/health", status: 200 },
    unseen: true,
    checks: [],
  };

  it("is a yes or a no, of checks that nobody knows", () => {
    expect(seenAnswer(asked)).toEqual(report);
    expect(seenAnswer({ ...asked, method: undefined, status: 204 })).toMatchObject({ status: "pass" });
    expect(seenAnswer({ ...asked, status: 503 })).toMatchObject({ status: "fail", unseen: true });
  });

  it.each([
    { status: 404 },
    { status: 401 },
    { status: 302 },
    { status: undefined },
    { path: "/orders" },
    { path: undefined },
    { method: "POST" },
  ])("is none where %o", (over) => {
    expect(seenAnswer({ ...asked, ...over })).toBeUndefined();
  });
});
