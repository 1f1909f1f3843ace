/** Exceptions that a filter of the service answers: seen where Nest hands them to its filters. */
import type { IncomingMessage } from "node:http";
import type { INestApplication } from "@nestjs/common";
import { ownFailure } from "../core/index.ts";
import { noteFailure, workOf } from "../requests/index.ts";

interface Host {
  getArgByIndex(index: number): unknown;
}
interface Handler {
  next(exception: unknown, host: Host): unknown;
}
interface RouterProxy {
  createProxy(target: unknown, handler: Handler): unknown;
}

/** Before the application builds its routes. Where Nest is built otherwise, such an exception shows as a 5xx without its error. */
export function watchExceptions(app: INestApplication): void {
  const proxy = (app as { routesResolver?: { routerProxy?: RouterProxy } }).routesResolver?.routerProxy;
  if (typeof proxy?.createProxy !== "function") return;
  const create = proxy.createProxy;
  proxy.createProxy = (target, handler) => {
    if (typeof handler?.next !== "function") return create.call(proxy, target, handler);
    const next: Handler["next"] = (exception, host) => {
      try {
        noteFailure(workOf(host.getArgByIndex(0) as IncomingMessage), exception);
      } catch (error) {
        ownFailure("nest exceptions", error);
      }
      return handler.next(exception, host);
    };
    return create.call(proxy, target, Object.create(handler, { next: { value: next } }));
  };
}
