/** Addresses: hosts, ports, URLs and routes, with their ids replaced. */
import type { Sink } from "./sink.ts";
import { describeParts, UUID } from "./token-parts.ts";

const SERVICE_PORTS = new Set([
  25, 53, 80, 88, 389, 443, 465, 587, 636, 1433, 1521, 2181, 2379, 3000, 3306, 4222, 4317, 4318, 5000, 5432,
  5433, 5672, 6379, 6380, 6432, 7687, 8000, 8080, 8086, 8123, 8443, 8500, 9000, 9042, 9090, 9092, 9200, 9300,
  11211, 15672, 26257, 26379, 27017,
]);
/** The range that Linux gives to clients begins here: a port above is a value, one below names a service. */
const FIRST_CLIENT_PORT = 32_768;

export const IPV4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::(\d{1,5}))?(\/\d{1,2})?$/;
/** Files of code and templates have names; others are data. */
const NAMED_FILE =
  /^[A-Za-z_@[\]-][\w.@[\]-]*\.(?:html?|hbs|ejs|pug|erb|haml|twig|j2|jinja2?|tmpl|[cm]?[jt]sx?|vue|svelte|py|rb|php|go|rs|java|kt|cs|sql|css|scss|ya?ml|toml|proto|graphql)$/;
export const FILE_PLACE = /\.[A-Za-z][A-Za-z0-9]{0,5}(?::\d+){0,2}$/;

/** IP addresses and `host:port`; undefined for anything else. */
export function describeAddress(token: string, sink: Sink): string | undefined {
  const four = IPV4.exec(token);
  if (four) {
    sink.count("ip");
    return `<ip>${describePort(four[2], sink)}`;
  }
  const colon = token.lastIndexOf(":");
  if (colon < 0) return undefined;
  if (token.indexOf(":") !== colon && /^[0-9a-f:.]+(?:%\w+)?$/i.test(token)) {
    const loopback = /^::1:(\d{2,5})$/.exec(token) ?? /^::ffff:\d+\.\d+\.\d+\.\d+:(\d{2,5})$/i.exec(token);
    if (loopback || token.includes("::") || token.split(":").length === 8) {
      sink.count("ip");
      return `<ip>${describePort(loopback?.[1], sink)}`;
    }
  }
  const port = token.slice(colon + 1);
  const host = token.slice(0, colon);
  if (/^\d{2,5}$/.test(port) && /^[A-Za-z][\w.-]*$/.test(host) && !FILE_PLACE.test(token)) {
    const number = Number(port);
    if (host.includes(".") || host.includes("-") || host === "localhost" || SERVICE_PORTS.has(number)) {
      return describeParts(host, sink) + describePort(port, sink);
    }
  }
  return undefined;
}

function describePort(port: string | undefined, sink: Sink): string {
  if (port === undefined) return "";
  if (Number(port) < FIRST_CLIENT_PORT) return `:${port}`;
  sink.count("port");
  return ":<port>";
}

/** Scheme, host and path with its ids replaced; credentials, query and fragment are left out. */
export function describeUrl(token: string, scheme: number, sink: Sink): string {
  const rest = token.slice(scheme + 3);
  let end = rest.search(/[/?#]/);
  if (end < 0) end = rest.length;
  const authority = rest.slice(rest.lastIndexOf("@", end - 1) + 1, end);
  const path = rest.slice(end).replace(/[?#].*$/s, "");
  const host = describeAddress(authority, sink) ?? describeParts(authority, sink);
  // Only the letters before the scheme's colon: `error:https://…` has a word in front of it.
  return `${token.slice(0, scheme)}://${host}${describeRoute(path, sink)}`;
}

/** A path of names: each segment that is a value is replaced. */
export function describeRoute(path: string, sink: Sink): string {
  return path
    .split("/")
    .map((segment, index, all) =>
      /^\d{1,5}$/.test(segment) && /^errors?$/.test(all[index - 1] ?? "")
        ? segment
        : describeSegment(segment, sink),
    )
    .join("/");
}

function describeSegment(segment: string, sink: Sink): string {
  if (segment === "") return segment;
  if (UUID.test(segment)) {
    sink.count("uuid");
    return "<uuid>";
  }
  if (segment.length >= 40 && isBlob(segment)) {
    sink.count("token");
    return "<token>";
  }
  if (/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2,}$/.test(segment)) {
    sink.count("slug");
    return "<slug>";
  }
  if (!/\d/.test(segment) && NAMED_FILE.test(segment)) return segment;
  if (/\.[a-z][a-z0-9]{1,4}$/i.test(segment)) {
    sink.count("file");
    return "<file>";
  }
  return describeParts(segment, sink);
}

export function isBlob(token: string): boolean {
  return (
    /^[A-Za-z0-9+/_.-]+=*$/.test(token) && /\d/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token)
  );
}
