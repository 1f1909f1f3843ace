/** Ends the process also where a request to the system hangs: Node waits at its exit for the threads that carry these out, for ever if need be. */
import { setTimeout as sleep } from "node:timers/promises";
import { ownFailure } from "../core/index.ts";

/** What threads of the pool wait for on behalf of others: files (a pipe, a lost network drive) and name lookups. */
const pooled: ReadonlySet<string> = new Set([
  "FSReqCallback",
  "FSReqPromise",
  "GetAddrInfoReqWrap",
  "GetNameInfoReqWrap",
]);
/** Milliseconds in which such a request may still come to its end. */
const PATIENCE = 500;
const STEP = 20;

/**
 * As `process.exit`, with its `exit` listeners; what hangs is given up after half a second.
 *
 * @example
 * await exitSurely(1);
 */
export async function exitSurely(code: number): Promise<never> {
  for (let waited = 0; hangs() && waited < PATIENCE; waited += STEP) await sleep(STEP);
  // The last listener: those of the service have run.
  if (hangs()) process.on("exit", (last) => replaceProcess(last));
  return process.exit(code);
}

function hangs(): boolean {
  return process.getActiveResourcesInfo().some((name) => pooled.has(name));
}

/** Another program in the place of this one: threads that wait end with it, and the exit code is the one that was meant. */
function replaceProcess(code: number): void {
  const { execve } = process as { execve?: typeof process.execve };
  try {
    // Without the environment: what NODE_OPTIONS loads has no business here.
    const { LD_LIBRARY_PATH } = process.env;
    execve?.(
      process.execPath,
      [process.execPath, "-e", `process.exitCode = ${Number(code)}`],
      LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH },
    );
  } catch (error) {
    ownFailure("shutdown: exit", error);
  }
  process.kill(process.pid, "SIGKILL");
}
