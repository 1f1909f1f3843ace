/** Writes the stored events that changed their place, or were joined by a late flag. */
import type { Peer, Place } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { packBody } from "../body.ts";
import type { StoredPeer } from "./peers.ts";

/** Answers by how many bytes which day's events grew. */
export async function saveMoves(
  run: Run,
  moves: readonly { peer: Peer; to: Place }[],
): Promise<{ received: number; size: number }[]> {
  const grown: { received: number; size: number }[] = [];
  for (const { peer, to } of moves.toSorted((a, b) => a.peer.seq - b.peer.seq)) {
    await run.run("update event set issue_id = ?, failure_id = ?, role = ? where seq = ?", [
      to.issue,
      to.failure,
      to.role,
      peer.seq,
    ]);
    if (peer.now === peer.error) continue;
    const { raw, received, size } = peer as StoredPeer;
    const body = packBody(peer.now, raw);
    await run.run("update event set body = ?, size = ? where seq = ?", [body, body.byteLength, peer.seq]);
    grown.push({ received, size: body.byteLength - size });
  }
  return grown;
}
