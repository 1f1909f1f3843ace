/** The console as a process of its own: `serve.ts FOLDER TOKEN`. Prints its address and DSN as one JSON line. */
import { fileURLToPath } from "node:url";
import { startConsole } from "@holdfast/console";

const [dataDir, adminToken] = process.argv.slice(2);
const running = await startConsole({
  port: 0,
  dataDir: dataDir!,
  adminToken: adminToken!,
  pages: fileURLToPath(new URL("../../../packages/web/dist", import.meta.url)),
  log: () => {},
});
process.on("SIGTERM", () => void running.close().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ url: running.url, dsn: running.projects[0]!.dsn })}\n`);
