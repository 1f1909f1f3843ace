/**
 * Accepted means stored: the real process is killed with SIGKILL during intake, again and again, and every event that it
 * acknowledged is there after the restart, once. `HOLDFAST_KILL_ROUNDS=50` runs longer.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ADMIN_TOKEN, envelope, newId, sentryEvent } from "./support/console.ts";
import { type SpawnedConsole, spawnConsole } from "./support/spawn-console.ts";

const ROUNDS = Number(process.env["HOLDFAST_KILL_ROUNDS"] ?? 12);
const SENDERS = 24;

test(
  `no acknowledged event is lost over ${ROUNDS} kills, and none is counted twice`,
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "holdfast-kill-"));
    const acknowledged = new Set<string>();
    /** Sent, and not answered when the process died: may be there or not. */
    let open = new Set<string>();
    let cutOff = 0;
    let running: SpawnedConsole | undefined;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        running = await spawnConsole(dataDir);
        const fresh = [...acknowledged].slice(-4000);
        expect(await missing(running.url, fresh), `after kill ${round}`).toEqual([]);

        const left = open;
        open = new Set();
        const senders = Array.from({ length: SENDERS }, () =>
          sendUntilItDies(running!, left, acknowledged, open),
        );
        // From "in the middle of the first requests" to "well warmed up".
        await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 137) % 700)));
        expect(await running.end("SIGKILL")).toBe("SIGKILL");
        await Promise.all(senders);
        for (const id of left) open.add(id);
        cutOff += open.size;
      }
      // The test would prove nothing if no kill had hit a request in flight.
      expect(cutOff).toBeGreaterThan(0);
      expect(acknowledged.size).toBeGreaterThan(ROUNDS * 10);

      running = await spawnConsole(dataDir);
      expect(await missing(running.url, [...acknowledged])).toEqual([]);
      // What was open is sent again, as clients do: then all is there, and all counts agree.
      const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
      for (const id of open) {
        if (await send(running, id, agent)) acknowledged.add(id);
      }
      agent.destroy();
      const stats = await get(running.url, "/api/stats");
      expect(stats.store.events).toBe(acknowledged.size);
      const { issues } = await get(running.url, "/api/issues");
      expect(issues.map(({ events }: { events: number }) => events)).toEqual([acknowledged.size]);
      expect(await running.end("SIGTERM")).toBe(0);
    } finally {
      running?.process.kill("SIGKILL");
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 20_000,
);

/** Sends one event after the other; first those that an earlier kill left open. */
async function sendUntilItDies(
  running: SpawnedConsole,
  left: Set<string>,
  acknowledged: Set<string>,
  open: Set<string>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (running.process.signalCode === null && !running.process.killed) {
    const [again] = left;
    const id = again ?? newId();
    left.delete(id);
    open.add(id);
    if (await send(running, id, agent)) {
      acknowledged.add(id);
      open.delete(id);
    }
  }
  agent.destroy();
}

/** True when it was acknowledged. */
function send(running: SpawnedConsole, id: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const url = `${running.url}/api/1/envelope/?sentry_key=${running.key}`;
    const sending = request(url, { method: "POST", agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode === 200));
      response.on("error", () => resolve(false));
    });
    sending.on("error", () => resolve(false));
    sending.end(envelope(sentryEvent({ event_id: id })));
  });
}

async function missing(url: string, ids: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (let at = 0; at < ids.length; at += 50) {
    const found = await Promise.all(
      ids.slice(at, at + 50).map(async (id) => {
        const { status } = await fetch(`${url}/api/projects/1/events/${id}`, { headers });
        return status === 200;
      }),
    );
    gone.push(...ids.slice(at, at + 50).filter((_, index) => !found[index]));
  }
  return gone;
}

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

// biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
async function get(url: string, path: string): Promise<any> {
  return (await fetch(url + path, { headers })).json();
}
