/** `/metrics`, answered before the service's routes, to whoever may see it. */
import { createHash, timingSafeEqual } from "node:crypto";
import { isForwarded } from "../core/index.ts";
import { isProduction } from "../errors/index.ts";
import { METRICS_TYPE, metricsText, startMetrics } from "../out/index.ts";
import type { OwnAnswer, OwnRequest } from "../requests/index.ts";

export interface MetricsOptions {
  /** (Default: "/metrics") */
  path?: string;
  /** `Authorization: Bearer <token>`, compared in constant time. (Default: none) */
  token?: string;
  /**
   * Callers on this machine may read it without a token. A proxy on this machine that adds no `X-Forwarded-For` or the like makes
   * everybody one. (Default: where NODE_ENV is `development` or `test`)
   */
  local?: boolean;
  /** Anybody may read it. (Default: false) */
  everyone?: boolean;
}

/**
 * Begins to count; the answer is for an adapter's `answer`.
 *
 * @example
 * await app.register(holdfast, { answer: [metricsAnswer({ token: process.env.METRICS_TOKEN })] });
 */
export function metricsAnswer(options: MetricsOptions = {}): OwnAnswer {
  const { path = "/metrics", everyone = false, local = !isProduction() } = options;
  const token = options.token ? digest(options.token) : undefined;
  startMetrics();
  return (request) => {
    const [asked] = request.path.split("?", 1);
    if (asked !== path) return undefined;
    if (request.method !== "GET" && request.method !== "HEAD")
      return { status: 405, headers: { allow: "GET, HEAD" }, body: "" };
    if (!everyone && !(local && isLocal(request)) && !hasToken(request, token))
      return {
        status: 401,
        headers: {
          "www-authenticate": "Bearer",
          "cache-control": "no-store",
          "content-type": "text/plain; charset=utf-8",
        },
        body: token
          ? ""
          : "Nobody may read metrics here yet: give `metrics: { token }` or `{ local: true }`.\n",
      };
    return {
      status: 200,
      headers: { "content-type": METRICS_TYPE, "cache-control": "no-store" },
      body: metricsText(),
    };
  };
}

/** A proxy on the same machine only passes on what others ask. */
function isLocal({ remoteAddress = "", headers }: OwnRequest): boolean {
  const local = /^(?:::ffff:)?127\.|^::1$/.test(remoteAddress);
  return local && !isForwarded(headers);
}

function hasToken({ headers }: OwnRequest, token: Buffer | undefined): boolean {
  const given = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), token);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
