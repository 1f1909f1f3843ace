/** Where a service runs, by the names that platforms give to hosts, instances and variables. */
import type { PlatformId } from "./platforms.ts";

/** Traces that are looked at, and characters of each. */
const TRACES = 200;
const LOOKED = 500;

const MARKS: readonly (readonly [PlatformId, RegExp])[] = [
  ["railway", /\brailway\.(?:app|internal)\b|\bRAILWAY_[A-Z_]+/],
  ["render", /\bonrender\.com\b|\bRENDER_(?:SERVICE|INSTANCE|GIT|EXTERNAL)[A-Z_]*|^srv-[a-z0-9]{20}/],
  ["fly", /\bfly\.dev\b|\.internal:\d+.*fly|\bFLY_[A-Z_]+|\bflyctl\b|\bfly-(?:proxy|request-id)\b/i],
  [
    "cloud-run",
    /\.run\.app\b|\bK_(?:SERVICE|REVISION)\b|^[a-z][a-z0-9-]*-\d{5}-[a-z0-9]{3}$|\bcloud_run_revision\b/,
  ],
  ["vercel", /\bvercel\.app\b|\bVERCEL_[A-Z_]+|\bFUNCTION_INVOCATION_(?:FAILED|TIMEOUT)\b/],
  ["heroku", /\bherokuapp\.com\b|\bheroku\[|\bDYNO\b|^(?:web|worker)\.\d+$|\bcode=H\d\d\b/],
  [
    "kubernetes",
    /\bKUBERNETES_SERVICE_HOST\b|\.svc\.cluster\.local\b|\bkubelet\b|\bCrashLoopBackOff\b|^[a-z][a-z0-9-]*-[bcdf-hj-np-tv-xz2-9]{8,10}-[bcdf-hj-np-tv-xz2-9]{5}$/,
  ],
];

/** @returns undefined where no platform, or more than one, is to be seen. */
export function recognisePlatform(traces: readonly string[]): PlatformId | undefined {
  const seen = new Set<PlatformId>();
  for (const trace of traces.slice(0, TRACES)) {
    for (const [platform, mark] of MARKS) if (mark.test(trace.slice(0, LOOKED))) seen.add(platform);
  }
  return seen.size === 1 ? [...seen][0] : undefined;
}
