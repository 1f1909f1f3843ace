/** Where a list of texts shows a secret by what stands before it: arguments of a command, headers one after another. */
import { isSecretFlag } from "./secret-phrases.ts";
import { isSecretLiteral } from "./secret-value.ts";
import { sensitivityOf } from "./sensitive-key.ts";

/** `-p` is their password. */
const passwordCommands =
  /(?:^|[\\/])(?:mysql(?:dump|admin|import|show|check)?|mariadb(?:-\w+)?|sshpass|mongo|mongosh|mongodump|mongorestore|docker|podman|sqlcmd|bcp)(?:\.exe)?$/;
/** The same, and it may follow without a space. */
const attached = /(?:^|[\\/])(?:mysql(?:dump|admin|import|show|check)?|mariadb(?:-\w+)?)(?:\.exe)?$/;
/** `-p` is something else. */
const otherCommands =
  /(?:^|[\\/])(?:node|nodejs|bun|deno|npx|npm|pnpm|yarn|tsc|mkdir|ssh|cp|tar|ps|lsof|nmap|unzip|patch|perl|python\d?|vite|next|serve|http-server|kubectl|git|cargo|psql|pg_\w+|redis-server)(?:\.exe)?$/;
/** Ports, mappings of them, and paths. */
const portOrPath =
  /^(?:\d{1,5}(?:[:-]\d{1,5})*(?:\/\w+)?|\.{0,2}\/.*|[\w.-]+\/[\w./-]*|[\w-]+\.(?:json|[cm]?[jt]sx?|py|toml|ya?ml))$/;
const httpCommands = /(?:^|[\\/])(?:curl|wget|http|https|xh)(?:\.exe)?$/;

const knownHeader =
  /^(?:host|accept|accept-(?:encoding|language|charset)|user-agent|connection|content-(?:type|length|encoding)|cache-control|origin|referer|date|server|vary|etag|location|upgrade|te|trailer|transfer-encoding|if-(?:none-match|modified-since)|x-forwarded-\w+|x-request-id|traceparent|tracestate|baggage|sentry-trace|sec-[\w-]+|:\w+)$/i;
const headerName = /^:?[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/;
const secretHeader = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)$/i;

/**
 * @returns for each place that holds a secret, at which of its characters the secret starts; undefined when there is none
 * @example
 * secretPositions(["mysql", "-u", "app", "--password", "hunter2"]); // Map { 4 => 0 }
 */
export function secretPositions(list: readonly unknown[]): Map<number, number> | undefined {
  if (list.length < 2) return undefined;
  let positions: Map<number, number> | undefined;
  const add = (at: number, start: number) => {
    positions ??= new Map();
    positions.set(at, start);
  };
  for (let i = 0; i < list.length; i++) {
    const flag = list[i];
    if (typeof flag !== "string" || flag.charCodeAt(0) !== 45 || flag.length > 66) continue;
    argument(list, i, flag, add);
  }
  headers(list, add);
  return positions;
}

function argument(
  list: readonly unknown[],
  at: number,
  flag: string,
  add: (at: number, start: number) => void,
): void {
  const command = (pattern: RegExp) =>
    list.slice(0, Math.min(at, 4)).some((word) => typeof word === "string" && pattern.test(word));
  if (flag.length > 2 && flag.startsWith("-p") && isSecretLiteral(flag.slice(2)) && command(attached)) {
    add(at, 2);
    return;
  }
  const next = list[at + 1];
  if (typeof next !== "string" || !isSecretLiteral(next)) return;
  if (isSecretFlag(flag)) {
    if (!/^--?[A-Za-z]/.test(next)) add(at + 1, 0);
  } else if (flag === "-p") {
    const means = command(passwordCommands) && !(command(/docker|podman/) && !list.includes("login"));
    if (!next.startsWith("-") && (means || !(portOrPath.test(next) || command(otherCommands))))
      add(at + 1, 0);
  } else if (flag === "-a") {
    if (command(/(?:^|[\\/])redis-cli(?:\.exe)?$/)) add(at + 1, 0);
  } else if (/^(?:-u|-U|--user|--proxy-user)$/.test(flag)) {
    const colon = next.indexOf(":");
    const password = next.slice(colon + 1);
    const owner = /^\d*:\d*$/.test(next) || !command(httpCommands);
    if (colon >= 0 && !owner && isSecretLiteral(password)) add(at + 1, colon + 1);
  }
}

/** `["host", "a.example", "authorization", "Bearer x"]`: names at even places, one of them sure to be a header's. */
function headers(list: readonly unknown[], add: (at: number, start: number) => void): void {
  if (list.length % 2 !== 0) return;
  let sure = false;
  let some = false;
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    if (typeof name !== "string" || name.length > 64 || !headerName.test(name)) return;
    const secret = secretHeader.test(name) && sensitivityOf(name) !== "never";
    some ||= secret;
    sure ||= secret || knownHeader.test(name);
  }
  if (!some || !sure) return;
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i] as string;
    const value = list[i + 1];
    if (typeof value !== "string" || !isSecretLiteral(value) || sensitivityOf(name) === "never") continue;
    // A list of names to leave out, not of headers: `["authorization", "cookie"]`.
    if (knownHeader.test(value) || (headerName.test(value) && sensitivityOf(value) !== "never")) continue;
    add(i + 1, 0);
  }
}
