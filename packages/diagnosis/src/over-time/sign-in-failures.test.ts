import { describe, expect, it, test } from "vitest";
import { randomness } from "../../test/simulate.ts";
import { isSignInRoute, type SignInWindow, signInFailures } from "./sign-in-failures.ts";

const calm = Array.from({ length: 12 }, (_, i): SignInWindow => ({ total: 20, refused: i % 3 }));
const after = (...windows: SignInWindow[]) => signInFailures([...calm, ...windows]);

describe("sign-in failures", () => {
  it("are broken sign-ins where nobody gets in any more", () => {
    expect(after({ total: 22, refused: 22 }, { total: 30, refused: 29 })).toMatchObject({
      from: 12,
      to: 13,
      refused: 51,
      sort: "broken",
      reason: "51 of 52 sign-ins were refused, 12 of 240 before: hardly anybody gets in any more.",
    });
    expect(after({ total: 25, refused: 0, failed: 25 })).toMatchObject({ failed: 25, sort: "broken" });
  });

  it("are attempts where as many get in as before", () => {
    expect(after({ total: 320, refused: 300 })).toMatchObject({ sort: "attempts" });
  });

  it("say so where the numbers do not tell", () => {
    expect(after({ total: 30, refused: 22 })).toMatchObject({ sort: "unclear" });
  });

  it("are none where more people sign in, where few fail, or before it is known what is usual", () => {
    expect(after({ total: 2_000, refused: 100 })).toBeUndefined();
    expect(after({ total: 4, refused: 4 })).toBeUndefined();
    expect(signInFailures([{ total: 100, refused: 100 }])).toBeUndefined();
    expect(signInFailures([])).toBeUndefined();
  });

  it("are not made of chance", () => {
    const { times, poisson } = randomness(21);
    const windows = Array.from({ length: 5_000 }, () => {
      const total = poisson(15);
      return { total, refused: times(total, 0.1) };
    });
    expect(signInFailures(windows)).toBeUndefined();
  });
});

test.each([
  ["POST /login", true],
  ["POST /api/v1/auth/sign-in", true],
  ["POST /oauth2/token", true],
  ["GET /users/session", true],
  ["POST /sessions", true],
  ["POST /api/auth.login", true],
  ["GET /authors/:id", false],
  ["GET /blog/logins-explained", false],
  ["GET /tokens-of-appreciation", false],
  ["GET /health", false],
])("%s signs in: %s", (route, expected) => expect(isSignInRoute(route)).toBe(expected));
