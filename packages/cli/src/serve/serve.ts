/** Runs the console until it is told to stop. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Console, StartError, StoreError, startConsole } from "@holdfast/console";
import type { Command } from "commander";
import { exitCodes } from "../terminal/exit-codes.ts";
import { paintFor } from "../terminal/paint.ts";
import { printable } from "../terminal/printable.ts";
import { boundHeap } from "./bound-heap.ts";
import type { ServeOptions } from "./command.ts";
import { whenOrphaned } from "./when-orphaned.ts";

export async function serve(options: ServeOptions, command: Command): Promise<void> {
  try {
    const running = await startConsole(consoleOptions(options, command));
    boundHeap();
    stopOnSignal(running, options.json === true);
    announce(running, options.json === true);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (options.json)
      process.stdout.write(`${JSON.stringify({ error: { code: codeOf(error), message } })}\n`);
    process.stderr.write(`holdfast: ${message}\n`);
    process.exitCode = exitCodes.failed;
  }
}

function consoleOptions(options: ServeOptions, command: Command): Parameters<typeof startConsole>[0] {
  const { port, host, publicUrl, databaseUrl } = options;
  // A folder or URL that was typed wins over one that the environment happens to hold.
  const typed = (name: string) => command.getOptionValueSource(name) === "cli";
  const postgres = databaseUrl && (typed("databaseUrl") || !typed("data"));
  const pages = pagesFolder();
  return {
    port,
    host,
    ...(postgres ? { databaseUrl } : { dataDir: options.data }),
    ...(publicUrl ? { publicUrl } : {}),
    ...(pages ? { pages } : {}),
    ...(process.env["HOLDFAST_ADMIN_TOKEN"] ? { adminToken: process.env["HOLDFAST_ADMIN_TOKEN"] } : {}),
    ...options.limit,
    retention: {
      maxAgeMs: options.retentionDays * 24 * 60 * 60 * 1000,
      maxBytes: options.retentionSize * 1024 * 1024,
    },
    log: (line) => process.stderr.write(`${printable(line)}\n`),
  };
}

/** Where the built pages lie; undefined when they were never built (the console then says how). */
function pagesFolder(): string | undefined {
  const folder = join(dirname(fileURLToPath(import.meta.resolve("@holdfast/web/package.json"))), "dist");
  return existsSync(join(folder, "index.html")) ? folder : undefined;
}

function announce(running: Console, json: boolean): void {
  const { url, signIn, projects } = running;
  if (json) {
    process.stdout.write(`${JSON.stringify({ url, signIn, projects })}\n`);
    return;
  }
  const paint = paintFor(process.stdout);
  const lines = [`${paint.strong("Holdfast")} is ready at ${url}`, "", `Sign in (once): ${signIn}`];
  for (const { name, dsn, otlp } of projects) {
    lines.push("", `Project ${paint.strong(name)}`);
    if (dsn === null || otlp.headers === null) {
      lines.push("  No key: all were revoked. Make one on the page Projects.");
      continue;
    }
    const headers = Object.entries(otlp.headers).map(([key, value]) => `${key}=${value}`);
    lines.push(`  Sentry SDKs     SENTRY_DSN=${dsn}`);
    lines.push(`  OpenTelemetry   OTEL_EXPORTER_OTLP_ENDPOINT=${otlp.endpoint}`);
    lines.push(`                  OTEL_EXPORTER_OTLP_HEADERS=${headers.join(",")}`);
  }
  process.stdout.write(`${lines.join("\n")}\n\n${paint.faint("Ctrl-C stops it after draining.")}\n`);
}

function stopOnSignal(running: Console, quiet: boolean): void {
  let since = 0;
  const stop = async (signal: string) => {
    // A second signal is a person who will not wait; within a second it is the same one, passed on by npm or the terminal.
    if (since > 0) {
      if (Date.now() - since > 1000) process.exit(exitCodes.failed);
      return;
    }
    since = Date.now();
    if (!quiet) process.stderr.write(`${signal}: draining, then stopping. Again to stop at once.\n`);
    try {
      await running.close();
      process.exit(exitCodes.ok);
    } catch (error) {
      process.stderr.write(
        `holdfast: stopping failed: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exit(exitCodes.failed);
    }
  };
  whenOrphaned(() => void stop("The npm process that started this one has gone"));
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
}

/** Stable, and listed in docs/reference/errors.md; codes of the system are not passed on. */
function codeOf(error: unknown): string {
  return error instanceof StartError || error instanceof StoreError ? error.code : "start_failed";
}
