/** Tells the kinds of hang apart: what is waited for, why it does not come, what to do. */
import { type Site, showSite, type WorkContext } from "../core/index.ts";
import { isAppCode, packageOf } from "./app-code.ts";
import { isMadeByHand, locateHang } from "./locate-hang.ts";
import type { OpenResource } from "./open-resources.ts";
import type { Pending, PromiseWatch } from "./promise-watch.ts";

type HangKind =
  | "blocked"
  | "lock_step"
  | "never_settled"
  | "polling"
  | "process"
  | "socket"
  | "sync_iterator"
  | "unknown";

export interface Hang {
  kind: HangKind;
  /** The pending `await` first, then its callers. */
  sites: Site[];
  cause: string;
  action: string;
  resources: readonly OpenResource[];
  /** Promises of the phase that nobody awaits, still pending: where they were made. */
  floating: Site[];
}

export interface HangFacts {
  watch: PromiseWatch;
  /** What `run` answered. */
  outer: object;
  context: WorkContext;
  resources: readonly OpenResource[];
  /** The event loop stood still during the phase. */
  blocked: { duration: number; sites: readonly Site[] } | undefined;
  /** Milliseconds that the phase has run. */
  age: number;
  /** Unfinished phases: the name by context, and whether they have begun. */
  others: readonly { name: string; context: WorkContext | undefined; needsThis: boolean }[];
}

export function explainHang(facts: HangFacts): Hang {
  const { watch, outer, context, resources, blocked, age, others } = facts;
  const located = locateHang(watch, outer, context);
  const floating = floatingOf(watch, context, outer, located.sites);
  const at = located.sites[0] ? showSite(located.sites[0]) : "an unknown place";
  const hang = (kind: HangKind, cause: string, action: string): Hang => ({
    kind,
    sites: located.sites,
    cause:
      floating.length === 0
        ? cause
        : `${cause} Beside it, a promise is pending that nobody awaits: ${showSite(floating[0]!)}.`,
    action,
    resources,
    floating,
  });

  if (blocked && blocked.duration > age / 2)
    return {
      ...hang(
        "blocked",
        `The event loop stood still for ${Math.round(blocked.duration)} ms${blocked.sites[0] ? ` at ${showSite(blocked.sites[0])}` : ""}: synchronous code, nothing else could run.`,
        "Use the asynchronous form, split the work, or move it to a worker thread.",
      ),
      sites: [...blocked.sites, ...located.sites],
    };
  if (located.syncIterator)
    return hang(
      "sync_iterator",
      `\`for await\` at ${at} runs over a synchronous iterator; it waits for an element that is a promise and never settles.`,
      "Use an async generator, or iterate with `for` and await what needs to be awaited.",
    );

  const { source } = located;
  const owner =
    source?.context === undefined || source.context === context
      ? undefined
      : others.find((one) => one.context === source.context);
  const dependants = others.filter((one) => one.needsThis).map((one) => one.name);
  if (owner)
    return hang(
      "lock_step",
      `It awaits at ${at} a promise that phase ${owner.name} made, which is not finished either${owner.needsThis ? " and waits for this phase" : ""}.`,
      `Declare the order: let one of the two be \`after\` the other, and hand the value on as the phase's result.`,
    );
  const foreign = located.unknownSource || (source !== undefined && source.context !== context);
  if (foreign && dependants.length > 0)
    return hang(
      "lock_step",
      `It awaits at ${at} a promise that was made outside of it, while ${dependants.join(", ")} can't begin before it ends. If one of these settles that promise, neither goes on.`,
      "Turn the order around (`after`), or hand the value on as a phase's result instead of a shared promise.",
    );

  const library = source && libraryOf(source);
  const network = resources.filter((one) => one.kind === "socket" || one.kind === "dns");
  const silent = network.filter((one) => one.silent);
  const waited = silent[0] ?? network[0];
  if (library === "node:timers/promises" || isOfTimer(source))
    return hang(
      "polling",
      `It waits at ${at} for a timer, again and again or for long: the condition it waits for does not come true.`,
      "Look at what that loop asks for; give it an end of its own.",
    );
  if (waited && !(source && isMadeByHand(source) && library === undefined && silent.length === 0))
    return hang(
      "socket",
      `It waits at ${at} for the network: ${waited.text}.${waited.silent ? " The other side accepts and says nothing, or does not answer at all." : ""}`,
      "Check that the other side is up and speaks the expected protocol (TLS or not, right port), and give the client a connection timeout of its own.",
    );
  const child = resources.find((one) => one.kind === "process");
  if (child)
    return hang(
      "process",
      `It waits at ${at} while ${child.text} runs.`,
      "Look at what that program waits for (input, a lock), and give it a timeout.",
    );
  if (source && isMadeByHand(source))
    return hang(
      "never_settled",
      `It awaits at ${at} a promise${library === undefined ? "" : ` of ${library}`} that nobody has settled: a callback or event that never came, or a branch that calls neither resolve nor reject.`,
      `Follow ${source.frames().find(isAppCode) ? showSite(source.frames().find(isAppCode)!) : "where that promise is made"}: is \`resolve\` reached on each way, is the event's name right, did it come before it was listened to?`,
    );
  return hang(
    foreign ? "never_settled" : "unknown",
    foreign
      ? `It awaits at ${at} a promise that was made outside of this phase and has not settled.`
      : `It waits at ${at}; nothing is open that could end it${library === undefined ? "" : ` (inside of ${library})`}.`,
    "Follow that await: who is to settle the promise, and did that code run?",
  );
}

/** Promises of async functions that were called and never awaited. */
export function floatingOf(
  watch: PromiseWatch,
  context: WorkContext,
  outer: object,
  known: readonly Site[] = [],
): Site[] {
  const found: Site[] = [];
  for (const one of watch.all()) {
    if (one.context !== context || one.promise === outer || one.parent !== undefined || one.followed)
      continue;
    const [top, caller] = one.frames();
    if (!top || top.native || !isAppCode(top)) continue;
    const site =
      caller && isAppCode(caller) ? { ...caller, function: top.function ?? "an async function" } : top;
    const { file, line, column, function: name } = site;
    if (known.some((other) => other.file === file && other.line === line)) continue;
    found.push({
      file,
      line,
      ...(column !== undefined && { column }),
      ...(name !== undefined && { function: name }),
    });
    if (found.length >= 5) break;
  }
  return found;
}

/** The package or module that made the promise, if the application did not make it itself. */
function libraryOf(source: Pending): string | undefined {
  const maker = source.frames().find((frame) => !frame.native);
  return maker && !isAppCode(maker) ? packageOf(maker) : undefined;
}

function isOfTimer(source: Pending | undefined): boolean {
  return source?.frames().some((frame) => frame.file === "node:timers/promises") ?? false;
}
