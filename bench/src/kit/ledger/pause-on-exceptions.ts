/** The peer: an inspector in a worker thread pauses the main thread at each exception, notes the place of the throw, lets it go on. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

const thread = `
const { parentPort } = require("node:worker_threads");
const { Session } = require("node:inspector");
const session = new Session();
session.connectToMainThread();
const scripts = new Map();
let last;
session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params.url));
session.on("Debugger.paused", ({ params }) => {
  const frame = params.callFrames[0];
  last = { file: scripts.get(frame.location.scriptId), line: frame.location.lineNumber + 1 };
  session.post("Debugger.resume");
});
session.post("Debugger.enable", () => {
  session.post("Debugger.setPauseOnExceptions", { state: "all" }, () => parentPort.postMessage("ready"));
});
parentPort.on("message", () => parentPort.postMessage({ last }));
`;

export interface Recorder {
  /** The place of the last throw; where it was caught the debugger does not tell. */
  last(): Promise<{ thrown?: string }>;
  stop(): Promise<unknown>;
}

export async function pauseOnExceptions(): Promise<Recorder> {
  const worker = new Worker(thread, { eval: true });
  await once(worker, "message");
  return {
    async last() {
      const answer = once(worker, "message");
      worker.postMessage("last");
      const [{ last }] = (await answer) as [{ last?: { file: string; line: number } }];
      return last ? { thrown: `${last.file.split("/").at(-1)}:${last.line}` } : {};
    },
    stop: () => worker.terminate(),
  };
}
