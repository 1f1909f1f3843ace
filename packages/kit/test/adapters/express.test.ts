/** What is Express' own: mounted routers and apps, and error middleware. */
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler } from "express";
import { afterAll, afterEach, expect, it } from "vitest";
import { currentContext } from "../../src/core/index.ts";
import { holdfast } from "../../src/express/index.ts";
import { wrap } from "../../src/http/index.ts";
import { hear } from "./heard.ts";

const heard = hear();
afterAll(() => heard.stop());
let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

async function get(app: Parameters<typeof createServer>[1] & object, path: string) {
  server?.close();
  server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return { response, text: await response.text(), id: response.headers.get("x-request-id")! };
}

const route = (_request: express.Request, response: express.Response) => {
  response.json(currentContext()?.route);
};

it.each([
  ["/tenants/acme/things/7", "GET /tenants/:tenant/things/:thing"],
  ["/TENANTS/Acme/things/7", "GET /tenants/:tenant/things/:thing"],
  ["/tenants/a%20b", "GET /tenants/:tenant"],
  ["/tenants/acme/items/1/parts/2", "GET /tenants/:tenant/items/:item/parts/:part"],
  ["/static/mount/x", "GET /static/mount/x"],
  ["/one", "GET /one|/two"],
  ["/files/a/b/c", "GET /files/*rest"],
])("names the route of %s", async (path, name) => {
  const app = holdfast(express());
  const tenants = express.Router();
  tenants.get("/", route);
  tenants.get("/things/:thing", route);
  const items = express.Router({ mergeParams: true });
  items.get("/parts/:part", route);
  tenants.use("/items/:item", items);
  app.use("/tenants/:tenant", tenants);
  const fixed = express.Router();
  fixed.get("/x", route);
  app.use("/static/mount", fixed);
  app.get(["/one", "/two"], route);
  app.get("/files/*rest", route);
  expect(JSON.parse((await get(app, path)).text)).toBe(name);
});

it("may be called after the routes", async () => {
  const app = express();
  app.get("/things/:id", route);
  holdfast(app);
  holdfast(app);
  const { text, id } = await get(app, "/things/1");
  expect(JSON.parse(text)).toBe("GET /things/:id");
  expect(await heard.of(id)).toHaveLength(1);
});

it("sees an error that a router's own middleware answers", async () => {
  const app = holdfast(express());
  const router = express.Router();
  router.get("/fail", () => Promise.reject(new Error("in the router")));
  const answer: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).send("sorry");
  };
  router.use(answer);
  app.use("/r", router);
  const { text, id } = await get(app, "/r/fail");
  expect(text).toBe("sorry");
  expect(await heard.of(id)).toMatchObject([
    { kind: "error", error: { message: "in the router" }, handled: true },
    { kind: "work", status: 500, failed: true, context: { route: "GET /r/fail" } },
  ]);
});

it("says nothing of an error that a middleware turned into a success", async () => {
  const app = holdfast(express());
  app.get("/", () => Promise.reject(new Error("recovered")));
  const recover: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.send("fine after all");
  };
  app.use(recover);
  const { response, id } = await get(app, "/");
  expect(response.status).toBe(200);
  expect((await heard.of(id)).map(({ kind }) => kind)).toEqual(["work"]);
});

it("is one request in an app that is mounted in another, or wrapped", async () => {
  const inner = holdfast(express());
  inner.get("/fail", () => Promise.reject(new Error("inner")));
  const outer = holdfast(express());
  outer.use("/inner", inner);
  const { response, id } = await get(wrap(outer), "/inner/fail");
  expect(response.status).toBe(500);
  expect(response.headers.get("content-type")).toContain("problem+json");
  expect((await heard.of(id)).map(({ kind }) => kind)).toEqual(["error", "work"]);
});

it("keeps the headers of cross-origin calls", async () => {
  const app = holdfast(express());
  app.use((_request, response, next) => {
    response.setHeader("access-control-allow-origin", "*");
    next();
  });
  app.get("/", () => {
    throw new Error("any");
  });
  const { response } = await get(app, "/");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
});
