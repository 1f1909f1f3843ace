/** Asks the console's API; every failure becomes one kind of error that the pages can show. */
import type { Problem } from "./generated/types.ts";
import { setSignedOut } from "./session.ts";

/** What went wrong with a request: what, why and the id under which the console logged it. */
export class RequestFailed extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** The API's slug, or `unreachable` / `unreadable`. */
  readonly code: string;
  readonly requestId: string | null;

  constructor(status: number, code: string, message: string, requestId: string | null) {
    super(message);
    this.name = "RequestFailed";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

/**
 * @param path With a leading slash, e.g. `/api/issues`.
 * @throws {RequestFailed} When no answer came, or another one than 2xx.
 * @example
 * const { projects } = await request<ProjectList>("/api/projects");
 */
export async function request<T>(
  path: string,
  options: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? "GET",
      headers: {
        accept: "application/json",
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
      credentials: "same-origin",
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new RequestFailed(0, "unreachable", "The console did not answer.", null);
  }
  setSignedOut(response.status === 401);
  const text = await response.text();
  if (!response.ok) throw failure(response, text);
  if (text === "") return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new RequestFailed(
      response.status,
      "unreadable",
      "The console's answer is not JSON.",
      requestId(response),
    );
  }
}

function failure(response: Response, text: string): RequestFailed {
  try {
    const { error } = JSON.parse(text) as Problem;
    if (typeof error.message === "string") {
      return new RequestFailed(
        response.status,
        error.code,
        error.message,
        error.requestId ?? requestId(response),
      );
    }
  } catch {
    // A proxy's own page: the status has to do.
  }
  return new RequestFailed(
    response.status,
    "unreadable",
    `The answer was ${[response.status, response.statusText].join(" ").trim()}.`,
    requestId(response),
  );
}

function requestId(response: Response): string | null {
  return response.headers.get("x-request-id");
}

/** Joins a path and its query; leaves out what is undefined or empty. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}
