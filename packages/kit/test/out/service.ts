/** A service for tests that end it: tells errors, and then waits, exits or crashes. argv: endpoint, spool, count, end. */
import { tell, WorkContext } from "../../src/core/index.ts";
import { startOut } from "../../src/out/index.ts";

const [, , endpoint = "", spool = "", count = "1", end = "wait"] = process.argv;
const out = startOut({ endpoint, spool, service: "killed", logDelay: 20, metricInterval: 100, timeout: 500 });
for (let i = 0; i < Number(count); i++) {
  const context = new WorkContext({
    kind: "http",
    method: "GET",
    path: `/things/${i}`,
    route: "GET /things/:id",
  });
  tell({
    kind: "error",
    level: "error",
    message: `failure ${i}`,
    context,
    error: new Error(`failure ${i}`),
    handled: false,
    mechanism: "http",
    status: 500,
  });
}
if (end === "stop") {
  await out.stop();
  // No process.exit: the process has to end by itself.
} else if (end === "exit") process.exit(0);
else if (end === "crash") throw new Error("the process ends here");
else
  setInterval(() => {
    const { spool: disk } = out.counts();
    process.stdout.write(`${JSON.stringify(disk)}\n`);
  }, 50);
