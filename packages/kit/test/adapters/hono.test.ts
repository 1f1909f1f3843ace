/** What is Hono's own: apps below apps, `onError`, `HTTPException`, and runtimes that are not Node. */
import { Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { afterAll, expect, it } from "vitest";
import { currentContext } from "../../src/core/index.ts";
import { holdfast } from "../../src/hono/index.ts";
import { hear } from "./heard.ts";

const heard = hear();
afterAll(() => heard.stop());

it("works without a Node server", async () => {
  const app = holdfast(new Hono());
  app.get("/things/:id", (context) =>
    context.json({ id: currentContext()?.id, route: currentContext()?.route }),
  );
  app.get("/degraded", (context) => {
    currentContext()!.addDegraded({ name: "games", reason: "failed", time: 1 });
    return context.json([]);
  });
  const response = await app.request("/things/7", { headers: { "x-request-id": "hono-1" } });
  expect(response.headers.get("x-request-id")).toBe("hono-1");
  expect(await response.json()).toEqual({ id: "hono-1", route: "GET /things/:id" });
  expect(await heard.of("hono-1")).toMatchObject([{ kind: "work", status: 200 }]);
  expect((await app.request("/degraded")).headers.get("holdfast-degraded")).toBe("games");
  expect((await app.request("/nowhere")).headers.get("content-type")).toBe("application/problem+json");
  expect(currentContext()).toBeUndefined();
});

it("puts its headers on a response that can't be changed", async () => {
  const app = holdfast(new Hono());
  app.get("/", () => Response.redirect("http://127.0.0.1/elsewhere", 302));
  const response = await app.request("/", { headers: { "x-request-id": "hono-2" } });
  expect([response.status, response.headers.get("x-request-id")]).toEqual([302, "hono-2"]);
  expect(response.headers.get("location")).toBe("http://127.0.0.1/elsewhere");
});

it("names routes below middleware, catch-alls and mounted apps", async () => {
  const app = holdfast(new Hono());
  app.use("*", cors());
  app.use("/api/*", async (_context, next) => next());
  const below = new Hono();
  below.get("/things/:id", (context) => context.json(currentContext()?.route));
  below.all("/any/:id", (context) => context.json(currentContext()?.route));
  app.route("/api", below);
  app.get("*", (context) => context.json(currentContext()?.route));
  const routeOf = async (path: string) => (await app.request(path)).json();
  expect(await routeOf("/api/things/1")).toBe("GET /api/things/:id");
  expect(await routeOf("/api/any/1")).toBe("GET /api/any/:id");
  expect(await routeOf("/some/page")).toBe("GET *");
});

it("leaves the service's own onError and notFound, and sees what they answer", async () => {
  const app = holdfast(new Hono());
  app.onError((_error, context) => context.text("mine", 500));
  app.notFound((context) => context.text("not here", 404));
  app.get("/fail", () => {
    throw new Error("for mine");
  });
  const failed = await app.request("/fail");
  expect(await failed.text()).toBe("mine");
  expect(await heard.of(failed.headers.get("x-request-id")!)).toMatchObject([
    { kind: "error", handled: true, error: { message: "for mine" } },
    { kind: "work", status: 500 },
  ]);
  expect(await (await app.request("/nowhere")).text()).toBe("not here");
});

it("sees what a mounted app's own onError answers", async () => {
  const app = holdfast(new Hono());
  const below = new Hono();
  below.get("/fail", () => {
    throw new Error("below");
  });
  below.onError((_error, context) => context.text("below's", 500));
  app.route("/below", below);
  const response = await app.request("/below/fail");
  expect(await response.text()).toBe("below's");
  expect(await heard.of(response.headers.get("x-request-id")!)).toMatchObject([
    { kind: "error", error: { message: "below" } },
    { kind: "work", context: { route: "GET /below/fail" } },
  ]);
});

it("answers an HTTPException with its own response, or as problem details", async () => {
  const app = holdfast(new Hono());
  app.get("/own", () => {
    throw new HTTPException(401, { res: new Response("who?", { headers: { "www-authenticate": "Basic" } }) });
  });
  app.get("/plain", () => {
    throw new HTTPException(403, { message: "not you" });
  });
  const own = await app.request("/own");
  expect([own.status, await own.text(), own.headers.get("www-authenticate")]).toEqual([401, "who?", "Basic"]);
  const plain = await app.request("/plain");
  expect(await plain.json()).toMatchObject({ status: 403, detail: "not you" });
});

it("tells a body that is no JSON from a SyntaxError of the service", async () => {
  const app = holdfast(new Hono());
  app.post("/", async (context) => context.json(await context.req.json()));
  app.post("/own", async (context) => {
    await context.req.json();
    return context.json(JSON.parse("{own"));
  });
  const post = (path: string, body: string) => app.request(path, { method: "POST", body });
  expect((await post("/", "{a")).status).toBe(400);
  expect((await post("/", "")).status).toBe(400);
  expect((await post("/own", "{}")).status).toBe(500);
});

it("lets middleware put its headers on the answer for an error", async () => {
  const app = holdfast(new Hono());
  app.use("*", cors());
  app.get("/", () => {
    throw new Error("any");
  });
  const response = await app.request("/");
  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([500, "*"]);
});
