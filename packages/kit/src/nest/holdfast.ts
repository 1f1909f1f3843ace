/** The adapter for NestJS on Express: Express' adapter for what surrounds a request, an exception filter for what fails in it. */
import type { INestApplication } from "@nestjs/common";
import type { Express } from "express";
import { ownFailure, processWide } from "../core/index.ts";
import { holdfast as holdfastExpress } from "../express/index.ts";
import type { AdapterOptions } from "../requests/index.ts";
import { NestPlatformError } from "./errors.ts";
import { FailureFilter } from "./failure-filter.ts";
import { watchExceptions } from "./watch-exceptions.ts";

/** By platform instance: Nest hands out its application behind a proxy that can't be marked. */
const installed = processWide("nest", () => new WeakSet<object>());

/**
 * Hardens a Nest application: one call, after `NestFactory.create`. Filters of the service, of methods, of controllers and global ones,
 * take precedence.
 *
 * @returns the same application
 * @throws NestPlatformError where it does not run on Express
 * @example
 * const app = holdfast(await NestFactory.create(AppModule));
 * await app.listen(3000);
 */
export function holdfast<App extends INestApplication>(app: App, options: AdapterOptions = {}): App {
  const adapter = app.getHttpAdapter();
  if (adapter.getType() !== "express")
    throw new NestPlatformError(
      `The application runs on ${adapter.getType()}, which this adapter does not know: use @nestjs/platform-express.`,
    );
  const platform = adapter.getInstance() as Express;
  if (installed.has(platform)) return app;
  installed.add(platform);
  holdfastExpress(platform, options);
  watchExceptions(app);
  app.useGlobalFilters(new FailureFilter(options));
  beBehind(app);
  return app;
}

/** Nest asks the filter that was added last first: those of the service (`APP_FILTER`, or added before) would never be asked. */
function beBehind(app: INestApplication): void {
  try {
    const { config } = app as unknown as { config: { getGlobalFilters(): unknown[] } };
    const filters = config.getGlobalFilters();
    if (filters.at(-1) instanceof FailureFilter) filters.unshift(filters.pop());
  } catch (error) {
    ownFailure("nest filters", error);
  }
}
