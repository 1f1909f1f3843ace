/** One listener per server for all its realtime endpoints: an upgrade that none of them wants must not hang. */
import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WorkContext } from "../core/index.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import { contextOf, pathOf } from "./upgrade-request.ts";

export interface UpgradeTaker {
  /** Undefined: any. */
  path: string | undefined;
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

type Server = Pick<EventEmitter, "on" | "off" | "listenerCount">;

const servers = new WeakMap<Server, { takers: Set<UpgradeTaker>; stop(): void }>();

/** Answers how to take it back. */
export function listenForUpgrades(server: Server, taker: UpgradeTaker): () => void {
  let entry = servers.get(server);
  if (!entry) {
    const takers = new Set<UpgradeTaker>();
    const listener = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const path = pathOf(request);
      const wanted =
        [...takers].find((one) => one.path === path) ?? [...takers].find((one) => one.path === undefined);
      if (wanted) wanted.take(request, socket, head);
      else if (server.listenerCount("upgrade") === 1) {
        socket.on("error", () => {});
        refuseUpgrade(socket, new WorkContext(contextOf(request, path)).id, {
          status: 404,
          detail: "No socket is served at this path.",
        });
      }
    };
    server.on("upgrade", listener);
    entry = { takers, stop: () => void server.off("upgrade", listener) };
    servers.set(server, entry);
  }
  const { takers, stop } = entry;
  takers.add(taker);
  return () => {
    takers.delete(taker);
    if (takers.size > 0) return;
    stop();
    servers.delete(server);
  };
}
