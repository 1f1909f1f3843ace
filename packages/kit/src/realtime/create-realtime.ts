/** WebSockets that can't take the service down and never end in silence. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  lifecycle,
  ownFailure,
  registerCloser,
  runInContext,
  tell,
  toMilliseconds,
  WorkContext,
} from "../core/index.ts";
import { RealtimePeerError } from "./errors.ts";
import type { Endpoint } from "./handler-source.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { type Connection, type RealtimeOptions, settings as readSettings } from "./realtime-options.ts";
import { RealtimeWatch } from "./realtime-watch.ts";
import { type Refusal, refuseUpgrade } from "./refuse-upgrade.ts";
import { SocketConnection } from "./socket-connection.ts";
import { listenForUpgrades } from "./upgrade-listeners.ts";
import { contextOf, wrongHandshake, wrongOrigin } from "./upgrade-request.ts";
import { within } from "./within.ts";

export interface Realtime<User> {
  /** Open connections, the oldest first. */
  readonly connections: ReadonlySet<Connection<User>>;
  /** Takes an upgrade from a server that was not given as `server`. Never throws; the socket is its own from then on. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Refuses who comes, lets messages under way end, says 1001 to all, waits, cuts at the abort of `signal` (Default: after 10 s). The shutdown calls it. */
  close(signal?: AbortSignal): Promise<void>;
}

const CLOSE_DEADLINE = toMilliseconds("10s");
/** Compressed messages may unpack to no more than `limits.payloadBytes` either: ws counts the unpacked size. */
const COMPRESSION = {
  threshold: 1_024,
  concurrencyLimit: 10,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
};

/**
 * Serves WebSockets: an authenticated upgrade, one handler object per connection, messages in order, each in a context and a deadline
 * of its own; heartbeat, limits, close codes that mean something (`closeCodes`), health, metrics, shutdown.
 *
 * @throws RealtimePeerError where `ws` is not installed
 * @throws DurationError, RangeError where an option can't be used
 * @example
 * await createRealtime({
 *   server,
 *   path: "/ws",
 *   authenticate: (request) => verifyToken(request.headers.authorization),
 *   connect: (connection) => new ThreadHandler(connection, supervisor),
 * });
 */
export async function createRealtime<User>(options: RealtimeOptions<User>): Promise<Realtime<User>> {
  const settings = readSettings(options);
  const { WebSocketServer } = await import("ws").catch((error: unknown) => {
    throw new RealtimePeerError("createRealtime needs the package ws: npm install ws", { cause: error });
  });
  const open = new Set<SocketConnection<User>>();
  const perUser = new Map<string | number, number>();
  const endpoint: Endpoint<User> = {
    options,
    settings,
    watch: new RealtimeWatch(settings.name, open),
    handlers: new WeakSet(),
  };
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Each connection answers within its limits.
    autoPong: false,
    maxPayload: settings.payloadBytes,
    perMessageDeflate: options.compression ? COMPRESSION : false,
  });
  const stopHeartbeat = startHeartbeat(open, settings.every, settings.heartbeatDeadline);
  let pending = 0;
  let closing = false;

  /** Undefined: it may come in. */
  function full(): Refusal | undefined {
    if (closing || lifecycle() === "draining" || lifecycle() === "stopped")
      return { status: 503, detail: "The service stops: come back in a moment.", retryAfter: 2 };
    if (open.size + pending > settings.connections || pending > settings.pendingUpgrades)
      return { status: 503, detail: "Too many connections: come back later.", retryAfter: 10 };
    return undefined;
  }

  async function admit(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    context: WorkContext,
  ): Promise<void> {
    const refuse = (refusal: Refusal, error?: unknown): void => {
      endpoint.watch.counts.refused++;
      tell({
        kind: "socket",
        event: "refused",
        level: refusal.status === 503 ? "warning" : "info",
        message: `${settings.name}: an upgrade was refused with ${refusal.status}: ${refusal.detail}`,
        context,
        code: refusal.status,
        ...(error !== undefined && { error }),
      });
      refuseUpgrade(socket, context.id, refusal);
    };
    const wrong = wrongHandshake(request) ?? wrongOrigin(request, options.origins) ?? full();
    if (wrong) {
      refuse(wrong);
      return;
    }
    const controller = new AbortController();
    const gone = (): void => controller.abort(new Error("The client went away."));
    socket.once("close", gone);
    let user: User | undefined | null | false;
    try {
      user = await within("authenticate", settings.authenticate, controller, (signal) =>
        options.authenticate(request, { signal }),
      );
    } catch (error) {
      refuse(refusalOf(error), error);
      return;
    } finally {
      socket.off("close", gone);
    }
    if (user === undefined || user === null || user === false) {
      refuse({ status: 401, detail: "Sign in to connect." });
      return;
    }
    const key = keyOf(user as User, options);
    const count = key === undefined ? 0 : (perUser.get(key) ?? 0);
    const late =
      full() ??
      (count >= settings.connectionsPerUser
        ? ({ status: 429, detail: "You have too many connections open.", retryAfter: 10 } as const)
        : undefined);
    if (late) {
      refuse(late);
      return;
    }
    server.handleUpgrade(request, socket, head, (accepted) => {
      const connection = new SocketConnection(accepted, request, user as User, context, endpoint);
      open.add(connection);
      if (key !== undefined) perUser.set(key, count + 1);
      void connection.ended.then(() => {
        open.delete(connection);
        if (key === undefined) return;
        const left = (perUser.get(key) ?? 1) - 1;
        if (left > 0) perUser.set(key, left);
        else perUser.delete(key);
      });
    });
  }

  function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until ws takes over nobody else hears it, and an error that nobody hears ends the process.
    socket.on("error", () => socket.destroy());
    const context = new WorkContext(contextOf(request, settings.name));
    pending++;
    void runInContext(context, () => admit(request, socket, head, context))
      .catch((error: unknown) => {
        ownFailure("realtime", error);
        refuseUpgrade(socket, context.id, {
          status: 503,
          detail: "The connection could not be made.",
          retryAfter: 5,
        });
      })
      .finally(() => {
        pending--;
      });
  }

  const stopListening = options.server
    ? listenForUpgrades(options.server, { path: options.path, take: handleUpgrade })
    : undefined;

  let closed: Promise<void> | undefined;
  async function close(signal: AbortSignal = AbortSignal.timeout(CLOSE_DEADLINE)): Promise<void> {
    closing = true;
    const cut = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.all([...open].map((connection) => connection.leave(cut)));
    stopHeartbeat();
    endpoint.watch.unregister();
    dropCloser();
    stopListening?.();
  }
  const closeOnce = (signal?: AbortSignal): Promise<void> => {
    closed ??= close(signal);
    return closed;
  };
  const dropCloser = registerCloser({
    name: `realtime ${settings.name}`,
    stage: "sockets",
    close: closeOnce,
  });
  return { connections: open, handleUpgrade, close: closeOnce };
}

/** The one who checks sign-ins said no, or could not say. */
function refusalOf(error: unknown): Refusal {
  const { status, statusCode, retryAfter } = (typeof error === "object" && error !== null ? error : {}) as {
    status?: unknown;
    statusCode?: unknown;
    /** Seconds: the kit's AuthUnavailableError has it. */
    retryAfter?: unknown;
  };
  const said = status ?? statusCode;
  if (said === 401) return { status: 401, detail: "Sign in to connect." };
  if (said === 403) return { status: 403, detail: "You may not connect." };
  if (said === 429) return { status: 429, detail: "Too many attempts: come back later.", retryAfter: 10 };
  return {
    status: 503,
    detail: "Your sign-in can't be checked now: come back in a moment.",
    retryAfter: typeof retryAfter === "number" && retryAfter > 0 ? Math.ceil(retryAfter) : 5,
  };
}

function keyOf<User>(user: User, options: RealtimeOptions<User>): string | number | undefined {
  if (options.userKey) return options.userKey(user);
  const { id, sub } = (typeof user === "object" && user !== null ? user : {}) as {
    id?: unknown;
    sub?: unknown;
  };
  return [user, id, sub].find(
    (one): one is string | number => typeof one === "string" || typeof one === "number",
  );
}
