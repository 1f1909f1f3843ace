/** Does another service answer over HTTP? */
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { type Duration, toMilliseconds } from "../../core/index.ts";
import { CheckFailedError, HealthSetupError } from "../errors.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

export interface HttpCheckOptions extends CheckOptions {
  /** (Default: GET) */
  method?: "GET" | "HEAD" | "OPTIONS";
  /** Sent to the first origin only, never to where it redirects. (Default: none) */
  headers?: Readonly<Record<string, string>>;
  /** Which status is well. (Default: 200 to 299) */
  expect?: number | readonly number[] | ((status: number) => boolean);
  /** So many redirects are followed; one more is a failure. (Default: 3) */
  redirects?: number;
  /** A slower answer is a warning. (Default: none) */
  slow?: Duration;
}

/**
 * Asks a URL on a connection of its own: name, port, certificate and status are all tried each time, and no kept-alive connection
 * hides a dead one. The body is not read. Not critical by default. Deadline 5 s.
 *
 * @throws HealthSetupError where the URL is none of http or https
 * @example
 * health.check("venice_api", httpCheck("https://api.example.com/status", { affects: ["/api/chat"], slow: "1s" }));
 */
export function httpCheck(url: string | URL, options: HttpCheckOptions = {}): ReadyMadeCheck {
  const { method = "GET", headers = {}, expect, redirects = 3, slow, ...rest } = options;
  const start = parse(url);
  const slowAfter = slow === undefined ? Number.POSITIVE_INFINITY : toMilliseconds(slow);
  return {
    options: { deadline: "5s", critical: false, ...rest },
    async run(signal) {
      const began = performance.now();
      let target = start;
      for (let hops = 0; ; hops++) {
        const { status, location } = await ask(
          target,
          method,
          target.origin === start.origin ? headers : {},
          signal,
        );
        if (isExpected(status, expect)) {
          const time = performance.now() - began;
          return {
            status: time > slowAfter ? "warn" : "pass",
            ...(time > slowAfter ? { output: `answered, but after ${Math.round(time)} ms` } : {}),
            measurements: [
              { measure: "responseTime", value: Math.round(time * 10) / 10, unit: "ms" },
              { measure: "statusCode", value: status },
            ],
          };
        }
        if (location === undefined) throw new CheckFailedError(`${show(target)} answered ${status}`);
        if (hops >= redirects) {
          throw new CheckFailedError(
            `${show(start)} redirected more than ${redirects} times, last from ${show(target)}`,
          );
        }
        target = next(location, target);
      }
    },
  };
}

function isExpected(status: number, expect: HttpCheckOptions["expect"]): boolean {
  if (expect === undefined) return status >= 200 && status <= 299;
  if (typeof expect === "function") return expect(status) === true;
  return typeof expect === "number" ? status === expect : expect.includes(status);
}

function ask(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ status: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? requestTls : requestPlain;
    const sent = request(
      url,
      { method, headers: { accept: "*/*", ...headers }, agent: false, signal },
      (response) => {
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        // The rest of the answer may be endless.
        response.destroy();
        resolve({ status, location: status >= 300 && status <= 399 ? location : undefined });
      },
    );
    sent.on("error", reject);
    // E.g. a switch of protocols that nobody asked for ends without answer and without error.
    sent.on("close", () =>
      reject(new CheckFailedError(`${show(url)} closed the connection without an answer`)),
    );
    sent.end();
  });
}

function next(location: string, from: URL): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new CheckFailedError(`${show(from)} redirected to something that is no http or https address`);
}

function parse(url: string | URL): URL {
  const parsed = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return parsed;
  throw new HealthSetupError(
    "httpCheck needs an absolute http or https address, e.g. https://api.example.com/status.",
  );
}

/** Without query and credentials, which may be secret. */
function show(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
