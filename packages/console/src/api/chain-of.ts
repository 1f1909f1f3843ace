/** The chain over services that an issue stands in: out of the first times of this issue and of others around it, of starts and of changes. */
import { buildChain, type Chain, type ChainSignals, explains, type Told } from "@holdfast/diagnosis";
import type { Boot } from "@holdfast/signals";
import type { Neighbour, Store } from "../store/store.ts";
import { healthsAround, PAUSE } from "./healths-around.ts";
import { mayBeOf } from "./may-be-of.ts";
import type { StoredIssue } from "./schema.ts";

/** What is looked at on each side of the first failure. Milliseconds. */
export const AROUND = 3_600_000;
/** Other issues that are looked at on each side. */
const NEIGHBOURS = 100;
const CHANGES = 50;

/** @param boots starts around the first failure */
export async function chainOf(
  store: Pick<Store, "neighbours" | "changes" | "healths" | "outcomes" | "failedUntil">,
  issue: StoredIssue,
  boots: readonly Boot[],
): Promise<Chain | undefined> {
  const { id, project, environments, hypotheses, confidence } = issue;
  const at = Date.parse(issue.firstSeen);
  const failing = store.failedUntil({ issue: id, from: at, pause: PAUSE }).then((until) => until ?? at);
  const [neighbours, changes, until, health] = await Promise.all([
    store.neighbours({ project, at, around: AROUND, limit: NEIGHBOURS }),
    store.changes({ project, since: at - AROUND, until: at + AROUND, limit: CHANGES }),
    failing,
    failing.then((end) => healthsAround(store, issue, end)),
  ]);
  const own = signalsOf(issue);
  // Staging goes down without production, and the other way round.
  const here = (named: readonly string[]) =>
    named.length === 0 || named.some((one) => mayBeOf(one, environments));
  const near = neighbours.filter((one) => one.id !== id && here(one.environments));
  const told = [...near.map(toldByOther), toldByOwn(issue, own, until)];
  const signals: ChainSignals = {
    told,
    boots: boots.filter(({ environment }) => mayBeOf(environment, environments)),
    changes: changes.filter(({ environment }) => mayBeOf(environment, environments)),
    health: health.filter(({ environment }) => mayBeOf(environment, environments)),
  };
  const chain = buildChain(signals, own);
  return explains(chain, { hypotheses, status: confidence, signals: own }) ? chain : undefined;
}

/** By what claims about an issue are cited. */
export function signalsOf({ id, chain }: StoredIssue): string[] {
  return chain.length > 0 ? chain.map(({ seen }) => seen) : [`issue ${id}`];
}

function toldByOther({ id, title, root, surface, firstSeen, service }: Neighbour): Told {
  const said = root ?? surface;
  return {
    time: firstSeen,
    texts: [said ? `${said.type}: ${said.message}` : title],
    rooted: root !== null,
    signals: [`issue ${id}`],
    ...(service !== null && { service }),
  };
}

function toldByOwn(issue: StoredIssue, signals: readonly string[], until: number): Told {
  const { title, root, surface, firstSeen, services, chain } = issue;
  const said = root ?? surface;
  const code = chain[0]?.role === "root" ? chain[0].code : null;
  return {
    time: Date.parse(firstSeen),
    until,
    files: chain[0]?.frames.flatMap(({ file, module }) => file ?? module ?? []),
    service: services[0],
    texts: [said ? `${said.type}: ${said.message}` : title],
    codes: code === null ? [] : [code],
    rooted: root !== null,
    signals,
  };
}
