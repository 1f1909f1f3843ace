/** What makes two failures one issue: the fault at the root, said without what changes from one telling to the next. */
import { type ErrorEvent, type Exception, hash128 } from "@holdfast/signals";
import type { Failure } from "../correlate/failure.ts";
import type { Unmasking } from "../unmask/unmasking.ts";
import { clientFingerprint, expandPart, isDefault } from "./client-fingerprint.ts";
import { engineMessage } from "./engine-message.ts";
import { type FaultText, faultText } from "./fault-text.ts";
import type { Fingerprint } from "./fingerprinting.ts";
import { isOwn, packageOf } from "./own-frame.ts";
import { resourceOf } from "./resource.ts";
import { sourceTemplate } from "./source-template.ts";
import { type ThrowFrames, throwFrames } from "./throw-frames.ts";
import { title } from "./title.ts";
import { typeName } from "./type-name.ts";

/** Raised with every change that gives other values for the same input. */
const VERSION = 1;

/**
 * The fingerprint of a failure's root.
 *
 * Made of the root's type, the own frame nearest to the throw (and its caller, where that frame is a helper that serves many), and
 * the message without its values. Faults of something outside (refused connection, exhausted pool) are told by that thing, whoever felt
 * them. Without an own frame the message stands alone; where it says nothing, package and route help. A failure without a
 * root is told by what people saw, and where.
 *
 * Never throws; the same input gives the same value on every machine.
 *
 * @example
 * fingerprint(failure, unmask(failure.exceptions)).parts;
 * // ["type TypeError", "frame dashboard/route loadDashboard", "message quotes.statistics is not a function"]
 */
export function fingerprint(failure: Failure, unmasking: Unmasking): Fingerprint {
  const named = unmasking.root ?? unmasking.surface;
  const exception = named === null ? undefined : failure.exceptions[named];
  const told = named === null ? undefined : failure.told[named];
  const event = (told === undefined ? undefined : failure.events[told]) ?? failure.events[0];
  const ignored: string[] = [];
  let parts = exception
    ? partsOfException(exception, event, unmasking.root === null, ignored)
    : partsOfMessage(event, ignored);
  const client = clientFingerprint(failure.events, told);
  if (client) {
    const ours = parts;
    parts = client.flatMap((part) =>
      isDefault(part) ? ours : [`client ${expandPart(part, event, exception)}`],
    );
    if (!client.some(isDefault)) {
      ignored.length = 0;
      ignored.push("our own parts: the sender set its fingerprint");
    }
  }
  return {
    version: VERSION,
    // The separator cannot occur inside a part by accident of its text.
    value: hash128(`${VERSION}\u0000${parts.join("\u0000")}`),
    parts,
    ignored,
    title: title(exception, event?.message),
  };
}

function partsOfException(
  exception: Exception,
  event: ErrorEvent | undefined,
  inconclusive: boolean,
  ignored: string[],
): string[] {
  const frames = throwFrames(exception);
  const site = frames.chosen[0];
  const thrownHere = site !== undefined && site.frame === exception.frames[0];
  const template = thrownHere ? sourceTemplate(exception.message, site.frame.context) : undefined;
  const message = engineMessage(exception.type, template ?? exception.message);
  const fault = faultText(message);
  noteValues(fault, ignored);
  if (!inconclusive) {
    const resource = resourceOf(exception.code, resourceText(message, fault));
    if (resource !== undefined) {
      ignored.push("frames: a resource fails for every caller alike");
      return [`resource ${resource}`];
    }
  }
  noteFrames(frames, exception, ignored);
  const parts = [`type ${typeName(exception.type)}`];
  if (frames.chosen.length > 0) addFrames(parts, frames, event);
  else addSurroundings(parts, exception, event, fault);
  if (fault.empty && exception.code !== undefined) parts.push(`code ${exception.code}`);
  if (fault.text !== "") parts.push(`message ${site ? withoutAddresses(fault.text) : fault.text}`);
  if (inconclusive) {
    parts.unshift("no root named");
    addWhere(parts, event);
  }
  return parts;
}

/** Resource faults need the port, which the folded text still has, and the host's kind of value. */
function resourceText(message: string, fault: FaultText): string {
  return fault.text === "" ? message : fault.text;
}

function addFrames(parts: string[], frames: ThrowFrames, event: ErrorEvent | undefined): void {
  for (const { place, name, bundle, frame } of frames.chosen) {
    parts.push(`frame ${place === "" ? "?" : place} ${name === "" ? "(no name)" : name}`);
    if (name !== "" || bundle) continue;
    // Several nameless functions share a file: their source, else their route, tells them apart.
    const line = frame.context?.line.replace(/\s+/g, " ").trim();
    if (line) parts.push(`source ${line.slice(0, 120)}`);
    else if (event?.route) parts.push(`route ${event.route}`);
  }
}

/** Without an own frame: what else tells the fault, where the message alone does not. */
function addSurroundings(
  parts: string[],
  exception: Exception,
  event: ErrorEvent | undefined,
  fault: FaultText,
): void {
  const own = RUNTIME_FAULTS.test(exception.type);
  if (!fault.empty && !own) return;
  const vendor = exception.frames.map(packageOf).find((name) => name !== undefined);
  if (vendor !== undefined) parts.push(`package ${vendor}`);
  if (fault.empty) addWhere(parts, event);
}

/** Types by which runtimes tell mistakes of any code: their messages are alike in unlike places. */
const RUNTIME_FAULTS =
  /(?:^|\.)(?:TypeError|ReferenceError|RangeError|AttributeError|KeyError|IndexError|NameError|NullPointerException|NoMethodError|ClassCastException|IndexOutOfBoundsException)$/;

function addWhere(parts: string[], event: ErrorEvent | undefined): void {
  if (event?.route) parts.push(`route ${event.route}`);
  else if (event?.logger) parts.push(`logger ${event.logger}`);
  else if (event?.service) parts.push(`service ${event.service}`);
}

function partsOfMessage(event: ErrorEvent | undefined, ignored: string[]): string[] {
  const fault = faultText(engineMessage("", event?.message ?? ""));
  noteValues(fault, ignored);
  const resource = resourceOf(undefined, fault.text);
  if (resource !== undefined) return [`resource ${resource}`];
  const parts = [`message ${fault.text}`];
  if (event?.logger) parts.push(`logger ${event.logger}`);
  if (fault.empty && event?.route) parts.push(`route ${event.route}`);
  else if (fault.empty && !event?.logger) addWhere(parts, event);
  return parts;
}

/** With the place known, which address was asked adds nothing but variety. */
function withoutAddresses(text: string): string {
  return text.replace(/\b[a-z][a-z0-9+.-]{0,15}:\/\/\S+/g, "<value>");
}

function noteValues(fault: FaultText, ignored: string[]): void {
  const kinds = Object.entries(fault.replaced).map(([kind, count]) => `${count} ${kind}`);
  if (kinds.length > 0) ignored.push(`values in the message: ${kinds.join(", ")}`);
}

function noteFrames(frames: ThrowFrames, exception: Exception, ignored: string[]): void {
  if (frames.vendor > 0) ignored.push(`${frames.vendor} vendor ${frames.vendor === 1 ? "frame" : "frames"}`);
  if (frames.callers > 0)
    ignored.push(`${frames.callers} ${frames.callers === 1 ? "caller" : "callers"} of the throw site`);
  if (frames.cycle) ignored.push("depth and order of the recursion");
  if (exception.frames.some((frame) => frame.line !== undefined && isOwn(frame)))
    ignored.push("line numbers");
}
