/** Where a frame's code lives, said so that another machine, release or build says the same. */
import type { Frame } from "@holdfast/signals";
import { remember } from "../remember.ts";

/** A module in words that do not change with the machine. */
export interface Place {
  /** Folder and file without extension, e.g. `quotes/store`; empty when the frame tells none. */
  name: string;
  /** The file is a bundle for browsers, where short function names are the minifier's. */
  bundle: boolean;
}

/** Folders above the code that tell the machine or the build, not the feature. */
const ROOTS = new Set(
  (
    "app apps src source dist build out output lib lib64 target classes www html site public htdocs current release releases bundle esm cjs " +
    "server static assets js chunks node_modules .next _next standalone deploy deployments java kotlin"
  ).split(" "),
);
/** How many folders from the top are the machine's: `/home/<name>/<project>`, `/opt/<project>`; one where not listed. */
const MACHINE_DEPTH = new Map([
  ["home", 3],
  ["users", 3],
  ["opt", 2],
  ["srv", 2],
  ["usr", 2],
  ["var", 2],
  ["tmp", 2],
  ["mnt", 2],
]);
/** File names that say nothing without the folder above. */
const NAMELESS = new Set([
  "index",
  "route",
  "page",
  "layout",
  "handler",
  "__init__",
  "mod",
  "main",
  "+server",
  "+page",
  "+page.server",
]);
const EXTENSION = /\.[A-Za-z][A-Za-z0-9]{0,5}$/;
const VERSION_TAIL = /[-@_]v?\d+\.\d+[\w.+-]*$/;
const BUILD_WORDS = /(?:[.-](?:chunk|bundle|min|prod|production|legacy|modern|development))+$/;

/** The place of a frame, from its file or, where that has no folder, from its module. */
export function placeOf(frame: Frame): Place {
  const { file, module } = frame;
  if (module && !/[\\/]/.test(file ?? "")) return fromModule(module);
  return file === undefined ? NOWHERE : fromFile(file);
}

const NOWHERE: Place = { name: "", bundle: false };

const fromFile = remember((raw: string): Place => {
  const file = stripAddress(raw);
  if (file === "" || file.startsWith("<")) return NOWHERE;
  const absolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(file);
  const segments = file
    .split(/[\\/]+/)
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  const base = segments.pop() ?? "";
  const script = /\.(?:js|mjs|cjs)$/.test(base);
  const stem = base.replace(EXTENSION, "");
  if (script) {
    const unhashed = withoutBuildMarks(stem);
    if (unhashed !== stem || /^https?:/.test(raw)) return { name: unhashed, bundle: true };
  }
  return {
    name: [...parentsOf(segments, absolute ? machineDepth(segments) : 0), stem].join("/"),
    bundle: false,
  };
});

/** The path in an address: scheme, host, query and the bundler's namespace are left out. */
function stripAddress(file: string): string {
  let path = file.length > 1024 ? file.slice(-1024) : file;
  const query = path.indexOf("?");
  if (query > 0) path = path.slice(0, query);
  const scheme = /^(?:[A-Za-z][\w+.-]{1,30}):\/\/\/?/.exec(path);
  if (!scheme) return path;
  path = path.slice(scheme[0].length);
  if (
    /^(?:webpack|https?|ng|capacitor|rollup|turbopack|vite)/.test(scheme[0]) &&
    !scheme[0].endsWith("///")
  ) {
    const slash = path.indexOf("/");
    path = slash < 0 ? "" : path.slice(slash);
  }
  // A file URL is absolute; the others begin at the project.
  return scheme[0].startsWith("file") ? `/${path}` : path.replace(/^\/+/, "");
}

/** `main.8d1f2a`, `chunk-3F2A9C`, `router-BkJ3x_9a`, `412.7fa9cd31.chunk`: the name without hash and build words. */
function withoutBuildMarks(stem: string): string {
  let name = stem.replace(BUILD_WORDS, "");
  const tail = /^(.*?)[.~-]([0-9a-f]{4,64})$/i.exec(name);
  if (tail && /\d/.test(tail[2] as string)) name = tail[1] as string;
  else {
    // Vite's and esbuild's hashes are eight characters long.
    const eight = /^(.+)[-.]([\w-]{8})$/.exec(name);
    if (eight && /\d|[a-z][A-Z]|[A-Z]{2}/.test(eight[2] as string)) name = eight[1] as string;
  }
  name = name.replace(BUILD_WORDS, "");
  return /^(?:\d+|[0-9a-f]{6,64}|chunk)?$/.test(name) && (/\d/.test(name) || name === "" || name === "chunk")
    ? "chunk"
    : name;
}

function machineDepth(segments: string[]): number {
  const drive = /^[A-Za-z]:$/.test(segments[0] ?? "") ? 1 : 0;
  return drive + (MACHINE_DEPTH.get((segments[drive] ?? "").toLowerCase()) ?? 1);
}

/** The folder that tells the feature: the nearest one, and more where that one is a parameter or says nothing. */
function parentsOf(segments: string[], top: number): string[] {
  const parents: string[] = [];
  let wanted = 1;
  for (let at = segments.length - 1; at >= top && parents.length < 4 && wanted > 0; at--) {
    const segment = (segments[at] as string).replace(VERSION_TAIL, "");
    if (ROOTS.has(segment.toLowerCase()) || isRelease(segment)) break;
    parents.unshift(segment);
    const says = !/^[[(:]|^_\w+$|^\$/.test(segment) && !NAMELESS.has(segment);
    if (says) wanted--;
  }
  return parents;
}

/** Numbers, dates and hashes that name a release or a build. */
function isRelease(segment: string): boolean {
  return (
    segment === "" || /^[\d._-]+$/.test(segment) || (/^[0-9a-f]{7,64}$/i.test(segment) && /\d/.test(segment))
  );
}

/** `com.acme.orders.OrderService$$EnhancerBySpringCGLIB$$1a` is `orders/OrderService`. */
const fromModule = remember((module: string): Place => {
  const plain = module
    .replace(/\$\$.*$/, "")
    .replace(/\$Proxy\d+.*$/, "")
    .replace(/(?:\$\d+)+$/, "");
  const segments = plain.split(/[./\\]|::/).filter((segment) => segment !== "");
  const last = segments.pop() ?? "";
  return { name: [...parentsOf(segments, 0), last].join("/"), bundle: false };
});
