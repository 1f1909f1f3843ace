/** `jose` is an optional peer: what happens where it is not installed. */
import { expect, it, vi } from "vitest";
import { type Note, onNote } from "../core/index.ts";
import { AuthUnavailableError, createAuthClient } from "./index.ts";

vi.mock("jose", () => {
  throw new Error("Cannot find package 'jose'");
});

it("says at the start what to install, goes on without local verification, and never says yes", async () => {
  const notes: Note[] = [];
  const stop = onNote((note) => notes.push(note));
  let reachable = true;
  const auth = createAuthClient({
    tries: 1,
    verify: async () => {
      if (!reachable) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      return { active: true, claims: { sub: "u" } };
    },
    local: {
      issuer: "i",
      audience: "a",
      algorithms: ["RS256"],
      jwks: { keys: [{ kty: "RSA", n: "x", e: "AQAB" }] },
    },
  });
  await vi.waitFor(() =>
    expect(notes.map(({ message }) => message)).toContainEqual(expect.stringContaining("npm install jose")),
  );
  expect((await auth.verify("a.b.c")).subject).toBe("u");
  reachable = false;
  const failure = await auth.verify("a.b.c").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AuthUnavailableError);
  expect((failure as Error).cause).toMatchObject({ code: "KIT_AUTH_CONFIG" });
  auth.close();
  stop();
});
