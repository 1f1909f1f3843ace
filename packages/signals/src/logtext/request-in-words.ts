/** The request that an error's words begin with: `POST /orders 500 TypeError: …`, `GET /carts failed: …`. */
import { routeOf, routePattern } from "../route/index.ts";
import { requestOf } from "./access-line.ts";
import type { Entry } from "./entry.ts";

const SPOKEN =
  /^(?:\[?HTTP\]?:? )?(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[^\s"'`,;]{0,1000})(?:(?: HTTP\/[\d.]+| ?[:|-]| ?-+>| ?=>| ?→| (?:status|answered|responded|returned|failed)(?: with)?[:=]?){0,3} ([1-5]\d\d)(?=[\s:,;.)-]|$)|(?=[\s:,;]|$))/;

/** Takes it into an entry that tells of no request otherwise. */
export function readSpokenRequest(entry: Entry): void {
  if (entry.request?.url !== undefined || entry.request?.status !== undefined) return;
  const first = entry.text.charCodeAt(0);
  // G, H, P, D, O, or a bracket: most texts begin with none of these.
  if (first !== 71 && first !== 72 && first !== 80 && first !== 68 && first !== 79 && first !== 91) return;
  const found = SPOKEN.exec(entry.text.slice(0, 1100));
  if (!found) return;
  const url = found[2]!.replace(/[:.)\]]+$/, "");
  entry.request = {
    ...entry.request,
    ...requestOf(found[1], url, found[3] === undefined ? undefined : Number(found[3])),
  };
  entry.route ??= routeOf(found[1], routePattern(url));
}
