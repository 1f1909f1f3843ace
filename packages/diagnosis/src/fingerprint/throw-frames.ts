/** Which frames of a stack tell the fault: the nearest own one, and who called it where that one serves many. */
import type { Exception, Frame } from "@holdfast/signals";
import { functionName } from "./function-name.ts";
import { isOwn } from "./own-frame.ts";
import { placeOf } from "./place.ts";

/** A frame in words that survive releases. */
interface ThrowFrame {
  place: string;
  /** Empty when it has no name that lasts. */
  name: string;
  bundle: boolean;
  frame: Frame;
}

export interface ThrowFrames {
  /** None when the stack has no own frame. */
  chosen: ThrowFrame[];
  /** Own frames that were left out. */
  callers: number;
  vendor: number;
  /** The chosen frames are the members of an endless recursion. */
  cycle: boolean;
}

/** Frames that are looked at from the throw site on. More says nothing new about the fault. */
const DEPTH = 100;
/** Functions by which many callers throw, by name alone. */
const THROWERS =
  /^(?:assert\w{0,12}|invariant|ensure|precondition|fail|panic|must|abort|throw(?:_?[Ee]rror|If\w{0,12}|_if\w{0,12})?|raise(?:_?(?:http|error|if)\w{0,12})?|with_?(?:timeout|retry|retries|deadline)|retry|toAppError|to_app_error|callErrorFromStatus|wrap_?[Ee]rror)$/i;
/** Names that serve many callers when their module does, too. */
const SERVING =
  /^(?:request|fetch(?:_?json)?|get(?:_?json)?|post|put|patch|delete|del|send|call|invoke|exec|execute|query(?:_?one|_?many|_?rows)?|run|raw|one|many|all|first|check|expect|validate|verify|parse(?:_?json)?|decode|encode|wrap|wrapper|inner|apply|handle|dispatch|transaction|with_?transaction|tx|do)$/i;
const SERVING_PLACE =
  /(?:^|[/._-])(?:lib|libs|utils?|helpers?|common|shared|core|infra(?:structure)?|support|assert(?:ions?)?|errors?|http|https?-?client|api-?client|client|rpc|db|database|sql|orm|pool|retry|timeout|fetcher|fetch|request|requests|transport|network|net)(?:$|[/._-])/i;

/** Chooses the frames of an exception's stack that its fingerprint is made of. */
export function throwFrames(exception: Exception): ThrowFrames {
  const all = exception.frames.length > DEPTH ? exception.frames.slice(0, DEPTH) : exception.frames;
  const own: ThrowFrame[] = [];
  let vendor = 0;
  for (const frame of all) {
    if (!isOwn(frame)) {
      vendor++;
      continue;
    }
    const { name: place, bundle } = placeOf(frame);
    const name = functionName(frame.function, bundle);
    const last = own[own.length - 1];
    // Recursion of any depth is one frame.
    if (last && last.place === place && last.name === name) continue;
    if (place !== "" || name !== "") own.push({ place, name, bundle, frame });
  }
  if (isEndless(exception)) {
    const cycle = members(all);
    if (cycle.length > 0)
      return { chosen: cycle, callers: Math.max(0, own.length - cycle.length), vendor, cycle: true };
  }
  const named = withoutNameless(own);
  const site = named[0];
  if (!site) return { chosen: [], callers: 0, vendor, cycle: false };
  const chosen = [site];
  if (servesMany(site)) {
    const caller = named.find((one) => !servesMany(one));
    if (caller) chosen.push(caller);
  }
  return { chosen, callers: own.length - chosen.length, vendor, cycle: false };
}

/** A callback without a name is told by the function around it, when that is the next frame of its file. */
function withoutNameless(own: ThrowFrame[]): ThrowFrame[] {
  let start = 0;
  while (start < own.length && own[start]?.name === "") start++;
  const around = own[start];
  if (start > 0 && around && around.place === own[0]?.place) return own.slice(start);
  return own;
}

function servesMany(one: ThrowFrame): boolean {
  const name = one.name.slice(one.name.lastIndexOf(".") + 1);
  if (THROWERS.test(name)) return true;
  const owner = one.name.slice(0, Math.max(0, one.name.lastIndexOf(".")));
  return (
    SERVING.test(name) && (SERVING_PLACE.test(one.place) || /(?:Client|Http|Db|Database|Pool)$/i.test(owner))
  );
}

function isEndless(exception: Exception): boolean {
  return (
    exception.type === "RecursionError" ||
    exception.type.endsWith("StackOverflowError") ||
    exception.type === "SystemStackError" ||
    /^(?:Maximum call stack size exceeded|too much recursion|stack level too deep)/i.test(exception.message)
  );
}

/** The functions that come again and again, in the order of their names: any of them may be on top. */
function members(frames: Frame[]): ThrowFrame[] {
  const seen = new Map<string, { times: number; one: ThrowFrame }>();
  for (const frame of frames) {
    if (!isOwn(frame)) continue;
    const { name: place, bundle } = placeOf(frame);
    const one = { place, name: functionName(frame.function, bundle), bundle, frame };
    const key = `${one.place} ${one.name}`;
    const known = seen.get(key);
    if (known) known.times++;
    else seen.set(key, { times: 1, one });
  }
  return [...seen.entries()]
    .filter(([, { times }]) => times > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([, { one }]) => one);
}
