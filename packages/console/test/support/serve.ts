/** The console as a process of its own, for tests that kill it: prints one JSON line when ready, drains on SIGTERM. */
import { startConsole } from "@holdfast/console";

const [dataDir, adminToken] = process.argv.slice(2);
const running = await startConsole({ port: 0, dataDir: dataDir!, adminToken: adminToken!, log: () => {} });
process.on("SIGTERM", () => void running.close().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ url: running.url, projects: running.projects })}\n`);
