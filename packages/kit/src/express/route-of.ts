/** The template of an Express request: of its route, below those of the routers that it came through. */
import type { IncomingMessage } from "node:http";
import { routeName } from "../requests/index.ts";

interface Mount {
  base: string;
  template: string;
}

const MOUNTS = Symbol("holdfast.mounts");

export interface Routed extends IncomingMessage {
  baseUrl?: string;
  params?: Record<string, unknown>;
  route?: { path: unknown };
  [MOUNTS]?: Mount[];
}

/** `GET /tenants/:tenant/things/:id`; undefined where no route is known yet. */
export function routeOf(request: Routed, path: unknown = request.route?.path): string | undefined {
  if (path === undefined) return undefined;
  const own = Array.isArray(path) ? path.map(String).join("|") : String(path);
  const base = request.baseUrl ? templateOf(request, request.baseUrl) : "";
  return routeName(request.method, own === "/" && base !== "" ? base : base + own);
}

/** While a router begins, `params` are those of the path that it is mounted on: later nobody knows them. */
export function rememberMount(request: Routed): void {
  const { baseUrl } = request;
  if (!baseUrl) return;
  request[MOUNTS] ??= [];
  const mounts = request[MOUNTS];
  const below = parentOf(mounts, baseUrl);
  const rest = baseUrl.slice(below?.base.length ?? 0);
  mounts.push({ base: baseUrl, template: (below?.template ?? "") + nameParameters(rest, request.params) });
}

function templateOf(request: Routed, base: string): string {
  const mounts = request[MOUNTS];
  if (mounts === undefined) return base.toLowerCase();
  const known = mounts.findLast((mount) => mount.base === base);
  if (known !== undefined) return known.template;
  const below = parentOf(mounts, base);
  return (below?.template ?? "") + base.slice(below?.base.length ?? 0).toLowerCase();
}

function parentOf(mounts: readonly Mount[], base: string): Mount | undefined {
  let parent: Mount | undefined;
  for (const mount of mounts) {
    if (
      base.length > mount.base.length &&
      base.startsWith(`${mount.base}/`) &&
      mount.base.length >= (parent?.base.length ?? 0)
    )
      parent = mount;
  }
  return parent;
}

/** The called path with parameters' values replaced by their names. */
function nameParameters(path: string, params: Record<string, unknown> = {}): string {
  const names = new Map<string, string>();
  for (const name of Object.keys(params)) {
    const value = params[name];
    if (typeof value === "string") names.set(value, `:${name}`);
    else if (Array.isArray(value)) for (const part of value) names.set(String(part), `*${name}`);
  }
  const segments = path.split("/").map((segment) => names.get(decode(segment)) ?? segment.toLowerCase());
  return segments.filter((segment, index) => segment[0] !== "*" || segment !== segments[index - 1]).join("/");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
