/** What a line of a log says about the start or the end of a process: the words of runtimes, package managers and platforms. */

export type Mark =
  | { kind: "begins" | "ready" }
  /** `ended`: from outside, in order. `left`: by itself, in order. `crashed`: neither. */
  | { kind: "ends"; how: "ended" | "left" | "crashed" }
  /** The platform says that it starts it again and again. */
  | { kind: "loops" };

/** With whom it is about, where the line is the platform's and names it. */
export interface Marked {
  mark: Mark;
  of?: string;
}

type Read = (found: RegExpExecArray) => Mark;
const begins: Read = () => ({ kind: "begins" });
const ready: Read = () => ({ kind: "ready" });
const loops: Read = () => ({ kind: "loops" });
const left: Read = () => ({ kind: "ends", how: "left" });
const ended: Read = () => ({ kind: "ends", how: "ended" });
const crashed: Read = () => ({ kind: "ends", how: "crashed" });
/** By the exit code: 128 and the signal's number, where one ended it (POSIX shells). */
const byCode: Read = ({ groups }) => {
  const code = Number(groups?.["code"]);
  return {
    kind: "ends",
    how: code === 0 ? "left" : code === 143 || code === 130 ? "ended" : "crashed",
  };
};

/** The first that fits. A group `of` names the service. */
const KNOWN: readonly (readonly [RegExp, Read])[] = [
  // Kubernetes, systemd.
  [/\bBack-off restarting failed container(?:[ =](?<of>[\w.-]{1,100}))?/, loops],
  [/\bCrashLoopBackOff\b/, loops],
  [
    /\b(?:Container|container) (?<of>[\w.-]{1,100}) failed (?:liveness|startup) probe, will be restarted/,
    ended,
  ],
  [/\bStarted container (?<of>[\w.-]{1,100})$/, begins],
  [/^(?<of>[\w@.-]{1,100})\.service: Main process exited, code=(?:killed|dumped)/, crashed],
  [/^(?<of>[\w@.-]{1,100})\.service: Main process exited, code=exited, status=(?<code>\d+)/, byCode],
  [/^(?<of>[\w@.-]{1,100})\.service: Deactivated successfully/, left],
  [/^Started (?<of>[\w@.-]{1,100})\.service\b/, begins],
  // Compose, Docker, shells.
  [
    /^(?!(?:child|process|subprocess|worker|command|script|job|task|program|it) )(?<of>[\w.-]{1,100}) exited with code (?<code>\d+)(?: \(restarting\))?$/i,
    byCode,
  ],
  [/^(?:[Kk]illed|.{0,80}\bOOMKilled\b.{0,80})$/, crashed],
  // Railway, Render, Heroku, Fly.
  [/^Starting Container$/, begins],
  [/^Stopping Container$/, left],
  [/^==> Running '/, begins],
  [/^Starting process with command /, begins],
  [/^State changed from \w+ to starting$/, begins],
  [/^State changed from \w+ to crashed$/, crashed],
  [/^Process exited with status (?<code>\d+)/, byCode],
  [/^\s*(?:INFO )?Main child exited (?:normally )?with code: (?<code>\d+)/, byCode],
  [/^Starting init \(commit: /, begins],
  // npm, pnpm, nodemon, Node.
  [/^> \S{1,100}@\d\S{0,40} (?:start|dev|serve|prod)\S{0,40}(?: |$)/, begins],
  [
    /^npm (?:ERR!|error) (?:code ELIFECYCLE|Lifecycle script |command failed|signal SIG(?!TERM|INT))/,
    crashed,
  ],
  [/^\s?ELIFECYCLE\s+Command failed/, crashed],
  [/^\[nodemon\] (?:re)?starting\b/, begins],
  [/^\[nodemon\] app crashed/, crashed],
  [/^\[nodemon\] clean exit/, left],
  [/^Node\.js v\d+\.\d+\.\d+$/, crashed],
  // Frameworks and servers.
  [/^Starting Nest application/, begins],
  [/^Nest application successfully started/, ready],
  [/^Started server process \[\d+\]/, begins],
  [/^Application startup complete/, ready],
  [/^Starting gunicorn /, begins],
  [/^Starting \S{1,100} (?:v\S{1,40} )?using Java /, begins],
  [/^Started \S{1,100} in [\d.]{1,12} seconds/, ready],
  [/^Puma starting/, begins],
  [/^(?:✓|▲)? ?Ready in [\d.]{1,12} ?m?s\b/, ready],
  [/^database system is ready to accept connections/, ready],
  // `Server listening at http://…`, `app is running on port 3000`, `🚀 Server ready at http://…`.
  [
    /^(?:\W{1,4}\s)?(?:(?:the|an?|our|your|my|http|https|web|api|rest|graphql|grpc|app|application|server|service|gateway|backend|worker|express|fastify|koa|hono|nest(?:js)?|node|tomcat|jetty|netty|undertow|puma|uvicorn|apollo|strapi|websocket|ws|next(?:\.js)?|dev|development|production|[\w-]{1,30}(?:-|_)(?:api|server|service|app)|is|has|now|up|and|successfully|currently)[\s:]+){0,8}(?:listening|running|started|ready|up)\b[\s\w:,@"'(-]{0,40}?(?:\bport\b|https?:\/\/|(?:localhost|[\d.]{7,15}|\[::\d?\]|\*)?:\d{2,5}\b)/i,
    ready,
  ],
  [/^(?:[\w\s.,:-]{0,40}\s)?(?:received |got |caught )?SIG(?:TERM|INT)\b/i, ended],
];
const MAY_BE =
  /start|listening|running|ready|up\b|exited|crash|Crash|kill|Kill|SIG|sig|Back-off|Container|ELIFECYCLE|Node\.js v|npm |nodemon|> |Running|Ready|Main|Started|Listening|Deactivated|LISTENING/;

/** @param line without the head and the prefix of a carrier */
export function markOf(line: string): Marked | undefined {
  if (line.length > 500 || !MAY_BE.test(line)) return undefined;
  const text = line.trim();
  for (const [pattern, read] of KNOWN) {
    const found = pattern.exec(text);
    if (!found) continue;
    const of = found.groups?.["of"];
    return { mark: read(found), ...(of !== undefined && { of }) };
  }
  return undefined;
}
