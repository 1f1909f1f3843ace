/** Paths that the kit answers by itself (health, metrics), before the service's own routes and without being counted as requests. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { ownFailure } from "../core/index.ts";

/** A request as every framework can describe it. */
export interface OwnRequest {
  method: string;
  /** With query. */
  path: string;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  /** Of the socket, not of a header. */
  remoteAddress: string | undefined;
}

export interface OwnResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
}

/** Answers where the path is its own, else undefined at once; `health.answerHealth` is one. */
export type OwnAnswer = (request: OwnRequest) => OwnResponse | undefined | Promise<OwnResponse>;

/** Options that all adapters have. */
export interface AdapterOptions {
  /** What answers paths of its own before the service does, e.g. `health.answerHealth`. The first that answers wins. (Default: nothing) */
  answer?: OwnAnswer | readonly OwnAnswer[] | undefined;
  /** Hide messages of 5xx and stacks from callers. (Default: unless NODE_ENV is `development` or `test`) */
  production?: boolean | undefined;
}

/** A request of node:http: what nearly no answer asks for is read when one does. */
class NodeOwnRequest implements OwnRequest {
  declare readonly method: string;
  declare readonly path: string;
  declare private readonly request: IncomingMessage;

  constructor(request: IncomingMessage) {
    this.method = request.method ?? "GET";
    this.path = request.url ?? "/";
    this.request = request;
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get remoteAddress(): string | undefined {
    return this.request.socket?.remoteAddress;
  }
}

/** The answer of the first that takes the path; undefined where nobody does. One that throws is counted and passed over. */
export function ownAnswerOf(
  answers: AdapterOptions["answer"],
  request: OwnRequest,
): OwnResponse | Promise<OwnResponse> | undefined {
  if (answers === undefined) return undefined;
  if (typeof answers === "function") return askOne(answers, request);
  for (const answer of answers) {
    const own = askOne(answer, request);
    if (own !== undefined) return own;
  }
  return undefined;
}

function askOne(answer: OwnAnswer, request: OwnRequest): OwnResponse | Promise<OwnResponse> | undefined {
  try {
    return answer(request);
  } catch (error) {
    ownFailure("own answer", error);
    return undefined;
  }
}

/** Answers a request of node:http where its path is one of the kit's own; false where it is the service's. Never throws. */
export function answerOwn(
  answers: AdapterOptions["answer"],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (answers === undefined) return false;
  const own = ownAnswerOf(answers, new NodeOwnRequest(request));
  if (own === undefined) return false;
  if (own instanceof Promise)
    own.then(
      (answer) => send(answer, response),
      (error) => refuse(error, response),
    );
  else send(own, response);
  return true;
}

function send({ status, headers, body }: OwnResponse, response: ServerResponse): void {
  try {
    const bare = response.req.method === "HEAD" || body === "";
    response.writeHead(status, bare ? headers : { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(bare ? undefined : body);
  } catch (error) {
    refuse(error, response);
  }
}

function refuse(error: unknown, response: ServerResponse): void {
  ownFailure("own answer", error);
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(503, { "content-type": "text/plain", "cache-control": "no-store" })
      .end("unavailable\n");
}
