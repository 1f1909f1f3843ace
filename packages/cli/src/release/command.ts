/** `holdfast release`: tells the console what a deploy brings, out of a git repository. Made for CI. */
import type { Change } from "@holdfast/signals";
import { Command } from "commander";
import { readRelease, UnreadableRepository } from "../repository/index.ts";
import { exitCodes } from "../terminal/exit-codes.ts";
import { printable, printableJson } from "../terminal/printable.ts";
import { sendChange, Unsent } from "./send-change.ts";

interface ReleaseOptions {
  repo: string;
  revision: string;
  since?: string;
  service?: string;
  environment?: string;
  url?: string;
  key?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function releaseCommand(): Command {
  return new Command("release")
    .description("Tell the console what a release brings: its commits, files and changed lines, from git.")
    .argument("<version>", "the release, as the service names itself (service.version, Sentry's release)")
    .option("--repo <dir>", "the git repository", ".")
    .option("--revision <rev>", "the commit that is deployed", "HEAD")
    .option(
      "--since <rev>",
      "the commit, branch or tag of the release before (Default: the newest 50 commits)",
    )
    .option("--service <name>", "the service that it is of (Default: any)")
    .option("--environment <name>", "where it is deployed (Default: any)")
    .option("--url <url>", "the console (Default: HOLDFAST_URL)")
    .option(
      "--key <key>",
      "an ingest key of the project (Default: HOLDFAST_KEY, which does not show in process lists)",
    )
    .option("--dry-run", "print what would be sent, and send nothing")
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
Secrets are taken out of changed lines before they leave. A release that is told again replaces what was told before.

Exit codes: 0 told · 1 the console did not take it · 2 the repository cannot be read, or an option is missing

Examples:
  HOLDFAST_KEY=… holdfast release 2.4.0 --since v2.3.0 --url https://holdfast.example.com
  holdfast release "$GITHUB_SHA" --since "$PREVIOUS_SHA" --environment production --dry-run`,
    )
    .action(async (version: string, options: ReleaseOptions) => {
      try {
        const change = await changeOf(version, options);
        if (options.dryRun) {
          process.stdout.write(`${printableJson(change)}\n`);
          return;
        }
        await sendChange(change, {
          url: options.url ?? process.env["HOLDFAST_URL"],
          key: options.key ?? process.env["HOLDFAST_KEY"],
        });
        const commits = change.commits?.length ?? 0;
        process.stdout.write(
          options.json
            ? `${printableJson({ release: version, commits })}\n`
            : `Told: ${printable(version)}, ${commits} ${commits === 1 ? "commit" : "commits"}.\n`,
        );
      } catch (error) {
        if (!(error instanceof UnreadableRepository || error instanceof Unsent)) throw error;
        if (options.json)
          process.stdout.write(`${printableJson({ error: { code: error.code, message: error.message } })}\n`);
        process.stderr.write(`holdfast: ${printable(error.message)}\n`);
        process.exitCode =
          error instanceof Unsent && error.code !== "missing_option" ? exitCodes.failed : exitCodes.usage;
      }
    });
}

async function changeOf(version: string, options: ReleaseOptions): Promise<Change> {
  const { repo, revision, since, service, environment } = options;
  const read = await readRelease({ repo, release: revision, since });
  return {
    ...read,
    // One release in two places is two deploys.
    id: `deploy ${version}${service === undefined ? "" : ` ${service}`}${environment === undefined ? "" : ` ${environment}`}`,
    time: Date.now(),
    title: `release ${version}`,
    release: version,
    ...(service !== undefined && { service }),
    ...(environment !== undefined && { environment }),
  };
}
