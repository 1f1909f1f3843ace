/** The place in the application's code that takes a connection. */
import { fileURLToPath } from "node:url";
import type { Site } from "../core/index.ts";

const own = /[\\/]kit[\\/](src|dist)[\\/](?!.*\.test\.)|[\\/]node_modules[\\/]|^node:/;

/** The nearest frame that is neither the kit's nor a library's nor Node's; costs a stack capture. */
export function checkoutSite(): Site | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 25;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, checkoutSite);
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of (holder.stack ?? "").split("\n").slice(1)) {
    const parts = /^\s*at (?:(?:async )?(.*?) \()?(?:async )?(.+?):(\d+):(\d+)\)?$/.exec(line);
    if (!parts?.[2] || own.test(parts[2])) continue;
    const file = parts[2].startsWith("file:") ? fileURLToPath(parts[2]) : parts[2];
    return {
      file,
      line: Number(parts[3]),
      column: Number(parts[4]),
      ...(parts[1] && { function: parts[1] }),
    };
  }
  return undefined;
}
