/** The options of `createHealth`, with their defaults filled in. */
import { createHash } from "node:crypto";
import { detectPlatform } from "../config/index.ts";
import { HealthSetupError } from "./errors.ts";
import type { CheckOptions, DetailsOptions, HealthOptions, StartupState } from "./types.ts";

export interface HealthSettings {
  readonly environment: string;
  readonly service: string | undefined;
  readonly release: string | undefined;
  /** Given by the developer, so meant to be seen. */
  readonly releaseGiven: boolean;
  readonly path: string;
  readonly aliases: ReadonlyMap<string, string>;
  readonly everyone: boolean;
  /** Of the token: equal lengths, so that a comparison in constant time is possible for any guess. */
  readonly tokenHash: Buffer | undefined;
  readonly loopback: boolean;
  readonly authorize: DetailsOptions["authorize"] | undefined;
  readonly startup: (() => StartupState | undefined) | undefined;
  readonly defaults: Readonly<CheckOptions>;
}

const TOKEN_LENGTH = 16;

/** @throws HealthSetupError naming the option */
export function settingsOf(options: HealthOptions): HealthSettings {
  const path = (options.path ?? "/health").replace(/\/+$/, "");
  if (!/^(?:\/[^/?#\s]+)+$/.test(path)) {
    throw new HealthSetupError(
      `path is ${JSON.stringify(options.path)}, but must be a path such as "/health" or "/internal/health".`,
    );
  }
  const details: DetailsOptions = options.details === "everyone" ? {} : (options.details ?? {});
  if (details.token !== undefined && details.token.length < TOKEN_LENGTH) {
    throw new HealthSetupError(
      `details.token has fewer than ${TOKEN_LENGTH} characters, so it can be guessed. Make one with: openssl rand -hex 24`,
    );
  }
  const platform = detectPlatform();
  return {
    environment: options.environment ?? platform.environment,
    service: options.service,
    release: options.release ?? platform.release,
    releaseGiven: options.release !== undefined,
    path,
    aliases: new Map(Object.entries(options.aliases ?? { db: "database", database: "db" })),
    everyone: options.details === "everyone",
    tokenHash: details.token === undefined ? undefined : createHash("sha256").update(details.token).digest(),
    loopback: details.loopback ?? false,
    authorize: details.authorize,
    startup: options.startup,
    defaults: options.defaults ?? {},
  };
}
