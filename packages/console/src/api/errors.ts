/** Every error the console answers, once: code, HTTP status and message. `docs/reference/errors.md` explains each; a test holds the two together. */

interface Definition {
  status: number;
  /** What happened, why, what to do. */
  message: (...details: string[]) => string;
}

const definitions = {
  // API
  not_found: {
    status: 404,
    message: (what = "That address") =>
      `${what} does not exist here. Check the address; GET /api/openapi.json lists all of them.`,
  },
  method_not_allowed: {
    status: 405,
    message: (method = "This method") => `${method} is not taken here: send data by POST.`,
  },
  unknown_check: {
    status: 404,
    message: (check = "", known = "") =>
      `The verdict on this issue has no check ${check} now: ${known === "" ? "it has none" : `it is one of ${known}`}. GET /api/issues/{id} has them under verdict.`,
  },
  unknown_outcome: {
    status: 422,
    message: (check = "", outcome = "", known = "") =>
      `The check ${check} has no outcome ${outcome}: it is one of ${known}.`,
  },
  no_such_answer: {
    status: 404,
    message: (check = "", known = "") =>
      `No answer is kept for the check ${check}: ${known === "" ? "there are none" : `there are those for ${known}`}.`,
  },
  project_exists: {
    status: 409,
    message: (name = "that name") =>
      `There is a project ${name} already, and names are unique. Take another name, or make a key for it: POST /api/projects/{id}/keys.`,
  },
  body_too_large: {
    status: 413,
    message: (limit = "the limit") =>
      `The body of this request is larger than ${limit}. Send less: nothing in this API needs more.`,
  },
  unsupported_media_type: {
    status: 415,
    message: (type = "") =>
      `The content type "${type}" is not taken here. Send JSON with content-type: application/json.`,
  },
  invalid_request: {
    status: 400,
    message: (details = "") =>
      `The request does not fit the API: ${details}. GET /api/openapi.json has the shapes.`,
  },
  invalid_cursor: {
    status: 400,
    message: () =>
      "The cursor is not one that this list gave. Start again without it, and pass `next` on as it is.",
  },
  unauthorized: {
    status: 401,
    message: () =>
      "This needs a session or a token. Open the sign-in link the console printed at its start, or send `Authorization: Bearer <HOLDFAST_ADMIN_TOKEN or read key>`.",
  },
  forbidden: {
    status: 403,
    message: (why = "This key may only read") =>
      `${why}. Use the admin token, a signed-in session, or a key for this project.`,
  },
  cross_site: {
    status: 403,
    message: () =>
      "A page of another origin tried to change something with your session, so it was refused. Call the API from the console's own pages, or with a bearer token.",
  },
  too_many_attempts: {
    status: 429,
    message: () =>
      "This token is wrong, as too many from this address were before. A right one is still taken; else wait as long as Retry-After says.",
  },
  sign_in_used: {
    status: 401,
    message: () =>
      "This sign-in link was used before, has expired, or was never valid: each works once. Restart the console for a new one, or sign in with HOLDFAST_ADMIN_TOKEN.",
  },
  wrong_token: {
    status: 401,
    message: () =>
      "The token is not known here. Take HOLDFAST_ADMIN_TOKEN, or open the sign-in link that the console printed at its start.",
  },
  too_many_streams: {
    status: 503,
    message: () =>
      "All live connections are taken, or all of this visitor. Close other pages of the console, or try again as Retry-After says.",
  },
  database_unavailable: {
    status: 503,
    message: () =>
      "The database did not answer. The console tries again by itself; GET /health tells when it is back.",
  },
  internal: {
    status: 500,
    message: () =>
      "Something unexpected failed inside the console. Its log has the details under this request id; please report it.",
  },

  // Intake
  unknown_project: {
    status: 404,
    message: (project = "") =>
      `There is no project ${project} here. Copy the DSN or endpoint again from GET /api/projects.`,
  },
  no_key: {
    status: 403,
    message: () =>
      "The request carries no key. Sentry SDKs send it by themselves from the DSN; OpenTelemetry exporters need the header x-holdfast-key.",
  },
  wrong_key: {
    status: 403,
    message: () => "The key is not known here, or was revoked. Copy it again from GET /api/projects.",
  },
  key_of_other_project: {
    status: 403,
    message: (project = "") =>
      `The key belongs to another project than ${project}. Copy the DSN or endpoint again from GET /api/projects.`,
  },
  unsupported_encoding: {
    status: 415,
    message: (encoding = "") =>
      `The content encoding "${encoding}" is not supported: send one of gzip, deflate, br, zstd or identity, and only one.`,
  },
  malformed_encoding: {
    status: 400,
    message: (encoding = "", why = "") =>
      `The body is not valid ${encoding} (${why}): it was cut off, or is not what Content-Encoding says. Send it again whole.`,
  },
  unsupported_type: {
    status: 415,
    message: (type = "") =>
      `The content type "${type}" is not supported here: send application/x-protobuf or application/json (OTLP over HTTP; gRPC is not spoken).`,
  },
  too_large: {
    status: 413,
    message: (limit = "") =>
      `The body is larger than ${limit} bytes. Send smaller batches, or raise the limit bodyBytes.`,
  },
  too_large_unpacked: {
    status: 413,
    message: (limit = "") =>
      `The body unpacks to more than ${limit} bytes; unpacking was stopped there. Send smaller batches, or raise the limit bodyBytes.`,
  },
  cut_off: {
    status: 400,
    message: () => "The connection ended before the whole body was here. Nothing was stored; send it again.",
  },
  too_slow: {
    status: 408,
    message: () =>
      "The body came too slowly to wait for, so it was not kept. Send smaller batches, or lower the limit progressBytes.",
  },
  rate_limited: {
    status: 429,
    message: (rate = "") =>
      `This project sends more than its ${rate} events/s. Wait as long as Retry-After says, or raise the limit eventsPerSecond.`,
  },
  overloaded: {
    status: 429,
    message: (what = "") =>
      `More comes in than can be stored (${what} is full), so this was not kept. Send it again as Retry-After says.`,
  },
  store_unavailable: {
    status: 503,
    message: () =>
      "The database did not take this in time, so it may not be kept. Send it again as Retry-After says; replays are harmless.",
  },
  intake_failed: {
    status: 503,
    message: () =>
      "Something unexpected failed inside the console, so this may not be kept. Send it again as Retry-After says; the console's log has the details, please report it.",
  },
  stopping: {
    status: 503,
    message: () => "The console is stopping and takes nothing new. Send it again as Retry-After says.",
  },
  rejected_by_store: {
    status: 422,
    message: () =>
      "The database refused this item for its content, while it took others. It was not kept and would be refused again; the console's log says why.",
  },
} satisfies Record<string, Definition>;

/** Slug of an error answer: stable, clients may switch on it. */
export type ErrorCode = keyof typeof definitions;

/** All of them, for the documentation's test. */
export const errorCodes = Object.keys(definitions) as ErrorCode[];

/**
 * An answer that is an error on purpose: its code, status and message go to the client as they are.
 *
 * @example
 * throw new AnsweredError("unknown_project", "7");
 */
export class AnsweredError extends Error {
  override readonly name = "AnsweredError";
  readonly code: ErrorCode;
  readonly status: number;
  /** Seconds for `Retry-After`; absent where trying again is no use. */
  retryAfter: number | undefined;
  /** True: what it lost is in the drop counts already. */
  counted = false;

  constructor(code: ErrorCode, ...details: string[]) {
    const definition: Definition = definitions[code];
    super(definition.message(...details));
    this.code = code;
    this.status = definition.status;
  }

  /** Says when to try again, in seconds. */
  retry(seconds: number): this {
    this.retryAfter = Math.max(1, Math.ceil(seconds));
    return this;
  }
}
