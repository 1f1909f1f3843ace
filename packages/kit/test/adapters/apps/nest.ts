import "reflect-metadata";
import { pipeline } from "node:stream/promises";
import { type ArgumentsHost, Catch, Controller, Get, Module, Post, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { Request, Response } from "express";
import { holdfast } from "../../../src/nest/index.ts";
import { ownHandler, routes } from "../service.ts";
import type { TestApp } from "./types.ts";

class Service {}

routes.forEach((route, at) => {
  const name = `handler${at}`;
  const value = (request: Request, response: Response) =>
    route.run(
      {
        params: request.params as Record<string, string>,
        body: () => request.body,
        incoming: request,
        outgoing: response,
      },
      {
        json: (value, status = 200) => {
          response.status(status).json(value);
        },
        stream: (stream) => pipeline(stream, response),
      },
    );
  Object.defineProperty(Service.prototype, name, { value, writable: true, configurable: true });
  Req()(Service.prototype, name, 0);
  Res()(Service.prototype, name, 1);
  const bind = route.method === "GET" ? Get : Post;
  bind(route.path)(Service.prototype, name, Object.getOwnPropertyDescriptor(Service.prototype, name)!);
});
Controller()(Service);

class TestModule {}
Module({ controllers: [Service] })(TestModule);

/** Global: an error of another kind is answered by whoever comes next, which is what throwing does. */
class OwnFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const answer = ownHandler(error);
    if (answer === undefined) throw error;
    host.switchToHttp().getResponse<Response>().status(answer.status).json(answer.body);
  }
}
Catch()(OwnFilter);

export const nestApp: TestApp = {
  name: "NestJS",
  async start(options, own) {
    const app = holdfast(
      await NestFactory.create<NestExpressApplication>(TestModule, {
        logger: false,
        forceCloseConnections: true,
      }),
      options,
    );
    app.useBodyParser("json", { limit: 1_000 });
    if (own) app.useGlobalFilters(new OwnFilter());
    await app.listen(0, "127.0.0.1");
    return { url: await app.getUrl(), close: () => app.close() };
  },
};
