/** `holdfast serve`: its options. */
import { Command, InvalidArgumentError, Option } from "commander";
import { type ChosenLimits, chooseLimit } from "./limits.ts";

export interface ServeOptions {
  port: number;
  host: string;
  data: string;
  databaseUrl?: string;
  publicUrl?: string;
  retentionDays: number;
  retentionSize: number;
  limit?: ChosenLimits;
  json?: boolean;
}

export function serveCommand(): Command {
  const command = new Command("serve");
  return command
    .description("Run the console: takes Sentry SDK and OpenTelemetry traffic, shows root causes.")
    .addOption(
      new Option("-p, --port <number>", "port to listen on, 0 for a free one")
        .env("PORT")
        .default(4500)
        .argParser(portNumber),
    )
    .addOption(new Option("--host <address>", "address to listen on").env("HOST").default("127.0.0.1"))
    .addOption(
      new Option(
        "--data <dir>",
        "folder of the SQLite database, served by one process at a time; wins over DATABASE_URL",
      )
        .env("HOLDFAST_DATA")
        .default("holdfast-data"),
    )
    .addOption(new Option("--database-url <url>", "PostgreSQL instead of SQLite").env("DATABASE_URL"))
    .addOption(
      new Option("--public-url <url>", "address under which others reach it; stands in DSNs and links").env(
        "HOLDFAST_PUBLIC_URL",
      ),
    )
    .addOption(
      new Option("--retention-days <days>", "events older than this go, counters stay")
        .default(30)
        .argParser(positive),
    )
    .addOption(
      new Option(
        "--retention-size <MiB>",
        "space that events, outcomes and chains may take, the oldest go first",
      )
        .default(5120)
        .argParser(positive),
    )
    .option(
      "--limit <name=value>",
      "a bound of intake or decoders, repeatable; names: docs/reference/limits.md",
      chooseLimit,
    )
    .option("--json", "print one JSON line when ready, and nothing else")
    .addHelpText(
      "after",
      `
HOLDFAST_ADMIN_TOKEN sets a bearer token for automation (GET /api/issues and the rest).
SIGTERM and SIGINT drain: what was accepted is stored before the process ends.

Exit codes: 0 stopped after draining · 1 could not start or run · 2 wrong options`,
    )
    .action(async (options: ServeOptions) => {
      // Loaded by who serves alone: the other commands start without it.
      const { serve } = await import("./serve.ts");
      await serve(options, command);
    });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  return port;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}
