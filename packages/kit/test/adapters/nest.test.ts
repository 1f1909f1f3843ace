/** What is Nest's own: its exceptions, guards, pipes and filters. */
import "reflect-metadata";
import type { ArgumentsHost, INestApplication } from "@nestjs/common";
import {
  BadRequestException,
  Catch,
  Controller,
  Get,
  HttpException,
  InternalServerErrorException,
  Module,
  Param,
  ParseIntPipe,
  ServiceUnavailableException,
  UseFilters,
  UseGuards,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Response } from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { holdfast, NestPlatformError } from "../../src/nest/index.ts";
import { hear } from "./heard.ts";

class OfMethod {
  catch(_error: unknown, host: ArgumentsHost) {
    host.switchToHttp().getResponse<Response>().status(500).send("filtered");
  }
}
Catch()(OfMethod);

class Closed {
  canActivate() {
    return false;
  }
}

class Things {
  one(id: number) {
    return { id };
  }
  invalid() {
    throw new BadRequestException({
      message: ["a is missing", "b is no number"],
      error: "Bad Request",
      statusCode: 400,
    });
  }
  custom() {
    throw new HttpException({ reason: "sold out", left: 0 }, 409);
  }
  secret() {
    throw new InternalServerErrorException("password is hunter2");
  }
  health() {
    throw new ServiceUnavailableException({ status: "error", details: { db: "down" } });
  }
  guarded() {}
  filtered() {
    throw new Error("for the filter of the method");
  }
}

const method = (name: keyof Things, path: string, ...decorators: MethodDecorator[]) => {
  for (const decorate of [Get(path), ...decorators])
    decorate(Things.prototype, name, Object.getOwnPropertyDescriptor(Things.prototype, name)!);
};
method("one", "things/:id");
Param("id", ParseIntPipe)(Things.prototype, "one", 0);
method("invalid", "invalid");
method("custom", "custom");
method("secret", "secret");
method("health", "health-report");
method("guarded", "guarded", UseGuards(Closed));
method("filtered", "filtered", UseFilters(OfMethod));
Controller()(Things);
class TestModule {}
Module({ controllers: [Things] })(TestModule);

const heard = hear();
let app: INestApplication;
let url: string;
beforeAll(async () => {
  app = holdfast(await NestFactory.create(TestModule, { logger: false, forceCloseConnections: true }), {
    production: true,
  });
  holdfast(app);
  app.setGlobalPrefix("api");
  await app.listen(0, "127.0.0.1");
  url = await app.getUrl();
});
afterAll(async () => {
  heard.stop();
  await app?.close();
});

async function get(path: string) {
  const response = await fetch(`${url}/api${path}`);
  const text = await response.text();
  const notes = await heard.of(response.headers.get("x-request-id")!);
  return { status: response.status, text, notes, body: () => JSON.parse(text) };
}

it("answers pipes, guards and validation with their status and words", async () => {
  expect((await get("/things/7")).body()).toEqual({ id: 7 });
  const pipe = await get("/things/seven");
  expect(pipe.status).toBe(400);
  expect(pipe.body()).toMatchObject({ detail: expect.stringContaining("numeric string") });
  expect(pipe.notes.at(-1)).toMatchObject({
    kind: "work",
    failed: false,
    context: { route: "GET /api/things/:id" },
  });
  expect((await get("/guarded")).status).toBe(403);
  expect((await get("/invalid")).body()).toMatchObject({
    status: 400,
    errors: [{ detail: "a is missing" }, { detail: "b is no number" }],
  });
});

it("keeps the members of an exception's own response, and hides the message of a 5xx", async () => {
  expect((await get("/custom")).body()).toMatchObject({ status: 409, reason: "sold out", left: 0 });
  const secret = await get("/secret");
  expect(secret.status).toBe(500);
  expect(secret.text).not.toContain("hunter2");
  expect((await get("/health-report")).body()).toMatchObject({ status: 503, details: { db: "down" } });
});

it("sees what a filter of a method answers", async () => {
  const { text, notes } = await get("/filtered");
  expect(text).toBe("filtered");
  expect(notes).toMatchObject([
    { kind: "error", handled: true, error: { message: "for the filter of the method" } },
    { kind: "work", status: 500, failed: true },
  ]);
});

it("answers 404 under one route, below a global prefix and outside of it", async () => {
  for (const path of ["/nowhere", "/../outside"]) {
    const { status, notes } = await get(path);
    expect(status).toBe(404);
    expect(notes).toMatchObject([{ kind: "work", status: 404, failed: false, context: { route: "GET *" } }]);
  }
});

it("says where it does not work", () => {
  const other = { getHttpAdapter: () => ({ getType: () => "fastify" }) } as unknown as INestApplication;
  expect(() => holdfast(other)).toThrow(NestPlatformError);
});
