/** Prefixes that platforms and tools put before each line that a process prints. */
import type { Carrier } from "./entry.ts";
import { readLevel } from "./level.ts";
import { readTimestamp } from "./timestamp.ts";

const COMPOSE = /^([A-Za-z0-9][\w.-]{0,80}) {1,40}\|(?: |$)/;
const PM2 = /^\d{1,4}\|([\w.-]{1,80}) {1,40}\| ?/;
const KUBECTL = /^\[pod\/([\w.-]{1,120})\/([\w.-]{1,120})\] /;
const STERN = /^([a-z0-9](?:[a-z0-9-]{0,80}-[a-z0-9]{5,12}){1}) ([a-z][\w-]{0,60}) (?=\S| {2,}\S|\t)/;
const CRI = /^(stdout|stderr) ([FP]) /;
const PROCESS = /^(?:([\w.-]{1,100}) )?([\w./-]{1,80})\[([\w.-]{1,80})\]: ?/;
const KERNEL = /^([\w.-]{1,100}) kernel: (?:\[ *\d+\.\d+\] )?/;
const FLY = /^(app|runner|proxy|health)\[([\w-]{1,40})\] ([a-z]{3}) \[(\w{1,10})\] ?/;
const RFC5424 =
  /^<(\d{1,3})>1 (\S{1,40}) (\S{1,100}) (\S{1,100}) (\S{1,60}) (\S{1,60}) (?:-|\[[^\]]{0,500}\]) ?/;
const PRIORITY = /^<(\d{1,3})>(?=[A-Z][a-z]{2} )/;
const LAMBDA_STREAM = /^(\d{4}\/\d{2}\/\d{2}\/\[[^\]]{1,30}\][0-9a-f]{8,40}) /;
/** DigitalOcean's component before the time; the task of ECS and Copilot. */
const COMPONENT = /^([a-z][\w-]{0,60}) (?=\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z )/;
const TASK = /^((?:[\w.-]{1,60}\/){1,3}[0-9a-f]{12,36}) (?=\S|\s{2,}\S|\t)/;
/** Lines copied from Render's page: a clock of twelve hours and the instance. */
const COPIED = /^\[([a-z0-9]{5,6})\] {1,2}/;
const RENDER = /^\[((?:srv|web|dep)-[\w-]{4,60})\] /;

/**
 * Takes carriers' prefixes off a line: Compose, Docker and Kubernetes, Heroku, Render, Fly, CloudWatch, syslog. What is
 * left is what the process printed.
 */
export function takeCarrier(line: string, received: number | undefined): { carrier: Carrier; body: string } {
  const carrier: Carrier = { source: "" };
  let body = line;
  for (let round = 0; round < 4; round += 1) {
    const rest = takeOne(body, carrier, received);
    if (rest === undefined) break;
    body = rest;
  }
  return { carrier, body };
}

function takeOne(body: string, carrier: Carrier, received: number | undefined): string | undefined {
  const first = body[0];
  if (first === undefined || first === " " || first === "\t" || first === "{") return undefined;
  let match: RegExpExecArray | null;
  if (first === "<") {
    match = RFC5424.exec(body);
    if (match) {
      carrier.format = "syslog";
      const time = readTimestamp(match[2]!)?.time;
      if (time !== undefined) carrier.time = time;
      return from(carrier, body, match[0], `${match[3]} ${match[4]}[${match[5]}]`, match[4]!, match[3]!);
    }
    match = PRIORITY.exec(body);
    if (match) return body.slice(match[0].length);
    return undefined;
  }
  if (first === "[") {
    match = KUBECTL.exec(body);
    if (match) return from(carrier, body, match[0], match[1]!, match[2]!, match[1]!, "kubernetes");
    match = RENDER.exec(body);
    if (match) return from(carrier, body, match[0], match[1]!, undefined, match[1]!, "render");
  }
  const stamp = carrier.time === undefined ? readTimestamp(body, received) : undefined;
  if (stamp) {
    // A time alone may be the program's own: it is the carrier's only when the carrier's name follows.
    const rest = body.slice(stamp.length);
    const copied = /\d [AP]M /.test(body.slice(0, stamp.length)) ? COPIED.exec(rest) : null;
    const after = copied
      ? from(carrier, rest, copied[0], copied[1]!, undefined, copied[1]!, "render")
      : takeNamed(rest, carrier, body[0] !== "[");
    if (after === undefined) return undefined;
    if (stamp.time !== undefined) carrier.time = stamp.time;
    return after;
  }
  const compose = takeCompose(body, carrier);
  if (compose !== undefined) return compose;
  match = carrier.time === undefined ? (COMPONENT.exec(body) ?? TASK.exec(body)) : null;
  if (match && !readLevel(match[1])) {
    const [service] = match[1]!.split("/");
    return from(carrier, body, match[0], match[1]!, service, match[1]!);
  }
  match = STERN.exec(body);
  if (carrier.time === undefined && match && /-[a-z0-9]{5}$/.test(match[1]!) && /\d/.test(match[1]!)) {
    return from(carrier, body, match[0], match[1]!, match[2]!, match[1]!, "kubernetes");
  }
  return undefined;
}

function takeCompose(body: string, carrier: Carrier): string | undefined {
  const pm2 = PM2.exec(body);
  if (pm2)
    return from(carrier, body, pm2[0], pm2[0].trim(), pm2[1]!, pm2[0].slice(0, pm2[0].indexOf("|")), "pm2");
  const match = COMPOSE.exec(body);
  if (!match || !/[a-z]/.test(match[1]!) || readLevel(match[1])) return undefined;
  return from(carrier, body, match[0], match[1]!, match[1]!.replace(/[-_.]\d+$/, ""), match[1]!, "compose");
}

/** What may stand behind a carrier's time. */
function takeNamed(rest: string, carrier: Carrier, plain: boolean): string | undefined {
  let match: RegExpExecArray | null;
  const compose = takeCompose(rest, carrier);
  if (compose !== undefined) return compose;
  match = CRI.exec(rest);
  if (match) {
    carrier.format = "cri";
    carrier.stream = match[1]!;
    if (match[2] === "P") carrier.partial = true;
    return rest.slice(match[0].length);
  }
  match = FLY.exec(rest);
  if (match) {
    const level = readLevel(match[4]);
    if (level && level !== "info") carrier.level = level;
    return from(carrier, rest, match[0], match[2]!, undefined, match[2]!, "fly");
  }
  match = LAMBDA_STREAM.exec(rest);
  if (match) return from(carrier, rest, match[0], match[1]!, undefined, match[1]!, "cloudwatch");
  match = RENDER.exec(rest);
  if (match) return from(carrier, rest, match[0], match[1]!, undefined, match[1]!, "render");
  match = plain ? KERNEL.exec(rest) : null;
  if (match) return from(carrier, rest, match[0], `${match[1]} kernel`, "kernel", match[1]!, "syslog");
  match = PROCESS.exec(rest);
  if (plain && match && !readLevel(match[1]) && !readLevel(match[2]) && /[a-z]/.test(match[2]!)) {
    const heroku = match[1] === undefined && /^(?:app|heroku)$/.test(match[2]!);
    return from(
      carrier,
      rest,
      match[0],
      `${match[1] ?? ""} ${match[2]}[${match[3]}]`,
      heroku ? undefined : match[2]!,
      heroku || match[1] === undefined ? match[3]! : match[1]!,
      heroku ? "heroku" : "syslog",
    );
  }
  return undefined;
}

function from(
  carrier: Carrier,
  body: string,
  matched: string,
  source: string,
  service: string | undefined,
  instance: string,
  format?: string,
): string {
  carrier.source = carrier.source === "" ? source : `${carrier.source} ${source}`;
  if (service !== undefined) carrier.service ??= service;
  carrier.instance ??= instance;
  if (format !== undefined) carrier.format ??= format;
  return body.slice(matched.length);
}
