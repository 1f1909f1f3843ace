/** What the process waits for outside of itself: sockets, name lookups, child processes, timers, files. */

export interface OpenResource {
  kind: "socket" | "dns" | "process" | "timer" | "file" | "worker";
  /** For people. */
  text: string;
  /** It is a connection without an answer so far: made, or being made, and nothing received. */
  silent: boolean;
}

interface Handle {
  constructor?: { name?: string };
  connecting?: boolean;
  destroyed?: boolean;
  remoteAddress?: string;
  remotePort?: number;
  bytesRead?: number;
  bytesWritten?: number;
  _host?: string | null;
  pid?: number;
  spawnfile?: string;
  fd?: number;
}

interface Request {
  constructor?: { name?: string };
  hostname?: string;
  address?: string;
  port?: number;
}

/** Not in Node's reference, and there since its first versions: everything is read defensively. */
const inner = process as unknown as {
  _getActiveHandles?: () => Handle[];
  _getActiveRequests?: () => Request[];
};

/** The handles that are open now: later ones are what a phase opened. */
export function openHandles(): WeakSet<object> {
  try {
    return new WeakSet(inner._getActiveHandles?.() ?? []);
  } catch {
    return new WeakSet();
  }
}

/** What is open, without what was open `before`. Never throws. */
export function openResources(before: WeakSet<object> = new WeakSet()): OpenResource[] {
  const found: OpenResource[] = [];
  try {
    for (const handle of inner._getActiveHandles?.() ?? []) {
      const resource = before.has(handle) ? undefined : resourceOf(handle);
      if (resource) found.push(resource);
    }
    for (const request of inner._getActiveRequests?.() ?? []) {
      const resource = requestOf(request);
      if (resource && !found.some((one) => one.text === resource.text)) found.push(resource);
    }
    const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    // One of them is the deadline of the phase that is asked about.
    if (timers > 1)
      found.push({ kind: "timer", text: `${timers - 1} timer${timers === 2 ? "" : "s"}`, silent: false });
  } catch {
    // What was found so far is better than nothing.
  }
  return found.slice(0, 20);
}

function resourceOf(handle: Handle): OpenResource | undefined {
  const name = handle.constructor?.name;
  if (name === "ChildProcess" && handle.pid !== undefined)
    return {
      kind: "process",
      text: `child process ${handle.spawnfile ?? ""} (pid ${handle.pid})`,
      silent: false,
    };
  if (name === "Worker") return { kind: "worker", text: "a worker thread", silent: false };
  if ((name !== "Socket" && name !== "TLSSocket") || handle.destroyed === true) return undefined;
  const read = handle.bytesRead ?? 0;
  const written = handle.bytesWritten ?? 0;
  if (handle.connecting === true)
    return {
      kind: "socket",
      text: `a socket${handle._host ? ` to ${handle._host}` : ""} that is still connecting`,
      silent: true,
    };
  if (handle.remoteAddress === undefined) return undefined;
  const host = handle.remoteAddress.includes(":") ? `[${handle.remoteAddress}]` : handle.remoteAddress;
  return {
    kind: "socket",
    text: `a socket to ${host}:${handle.remotePort}, ${written} bytes sent, ${read === 0 ? "nothing received" : `${read} received`}`,
    silent: read === 0,
  };
}

function requestOf(request: Request): OpenResource | undefined {
  switch (request.constructor?.name) {
    case "GetAddrInfoReqWrap":
    case "QueryReqWrap":
      return { kind: "dns", text: `the lookup of ${request.hostname ?? "a name"}`, silent: true };
    case "TCPConnectWrap":
      return {
        kind: "socket",
        text: `a connection to ${request.address}:${request.port} that is not made yet`,
        silent: true,
      };
    case "FSReqCallback":
      return { kind: "file", text: "a file operation", silent: false };
    default:
      return undefined;
  }
}
