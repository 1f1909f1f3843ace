/** Lines that say how one HTTP request was answered. */
import { pathOf, routeOf, routePattern } from "../route/index.ts";
import type { RequestInfo } from "../words/error-event.ts";
import type { Entry } from "./entry.ts";
import { readTimestamp } from "./timestamp.ts";

const METHOD = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT";
/** Apache and nginx (common and combined), gunicorn, uvicorn, werkzeug, Django's runserver. */
const QUOTED = new RegExp(`"(${METHOD}) (\\S{1,2000})(?: HTTP/[\\d.]+)?"(?: -)? (\\d{3})\\b`);
const GIN = new RegExp(
  `^\\[GIN\\] (.{10,30}?) \\| +(\\d{3}) \\|[^|]{1,40}\\|[^|]{1,60}\\| +(${METHOD}) +"?([^\\s"]{1,2000})`,
);
/** morgan's dev and tiny formats, Next.js, Rails' lograge-like `GET /x 500 in 3ms`. */
const DEV = new RegExp(
  `^ ?(${METHOD}) (\\/\\S{0,2000}|https?:\\/\\/\\S{1,2000}) (\\d{3}) (?:in )?[\\d.]+ ?m?s\\b`,
);
const RAILS = /^Completed (\d{3}) [A-Z][\w ]{2,40} in \d+/;

/** Reads an access line; undefined when it is none. `text` is the line without a carrier's prefix. */
export function readAccessLine(text: string, received: number | undefined): Entry | undefined {
  if (text.length > 8000) return undefined;
  if (text.startsWith("[GIN] ")) {
    const gin = GIN.exec(text);
    if (gin) return entry("gin", text, gin[3]!, gin[4]!, Number(gin[2]), readTimestamp(gin[1]!)?.time);
  }
  const dev = DEV.exec(text);
  if (dev) return entry("access", text, dev[1]!, dev[2]!, Number(dev[3]));
  const quoted = text.includes('"') ? QUOTED.exec(text) : null;
  if (
    quoted &&
    /^(?:\S{1,300} \S{1,100} \S{1,200} )?(?:\[|\S{1,100}:?\d* - $|INFO|\S{1,100} - )/.test(text)
  ) {
    const bracket = text.indexOf("[");
    const time =
      bracket >= 0 && bracket < quoted.index ? readTimestamp(text.slice(bracket), received)?.time : undefined;
    return entry("access", text, quoted[1]!, quoted[2]!, Number(quoted[3]), time);
  }
  const rails = RAILS.exec(text);
  if (rails) return { format: "rails", text, request: { status: Number(rails[1]) }, closed: true };
  return undefined;
}

function entry(
  format: string,
  text: string,
  method: string,
  url: string,
  status: number,
  time?: number,
): Entry {
  const request = requestOf(method, url, status);
  return {
    format,
    text,
    closed: true,
    request,
    ...(request.url !== undefined && { route: routeOf(method, routePattern(request.url)) }),
    ...(time !== undefined && { time }),
  };
}

/** A request whose URL is cut at the query, which may hold secrets. */
export function requestOf(method: string | undefined, url: string | undefined, status?: number): RequestInfo {
  const request: RequestInfo = {};
  if (method) request.method = method.toUpperCase().slice(0, 16);
  const path = pathOf(url)?.slice(0, 1024);
  if (path !== undefined) request.url = path;
  if (status !== undefined && status >= 100 && status <= 599) request.status = status;
  return request;
}
