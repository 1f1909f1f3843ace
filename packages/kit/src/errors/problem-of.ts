/** Problem details of an error (RFC 9457): what a stranger may know of it. */

import { STATUS_CODES } from "node:http";
import { readProperty, readText } from "../core/index.ts";
import { toPlain } from "../serialize/index.ts";
import type { AnswerRequest } from "./answer-request.ts";
import { describeError } from "./describe-error.ts";

/** The body of an answer. Members beside these are those that the error declares. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  code?: string;
  requestId?: string;
  traceId?: string;
  [member: string]: unknown;
}

/** Members that only the answer itself may set. */
const reserved = new Set(["status", "instance", "requestId", "traceId", "stack", "exceptions", "__proto__"]);

export function problemOf(error: unknown, request: AnswerRequest): Problem {
  const { context, status, production, instance } = request;
  const hidden = status >= 500 ? production : readProperty(error, "expose") === false;
  const problem: Problem = { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status };
  if (!hidden) {
    const exceptions = describeError(error);
    const described = exceptions.at(-1)!;
    if (described.message !== "") problem.detail = described.message;
    if (described.code !== undefined) problem.code = described.code;
    const validation = validationOf(error);
    if (validation !== undefined) problem["errors"] = validation;
    if (!production && status >= 500) problem["exceptions"] = exceptions.reverse();
  }
  // What an error declares is meant to be read, whatever its status.
  const declared = readProperty(error, "problem");
  if (typeof declared === "object" && declared !== null) {
    for (const key of Object.keys(declared)) {
      const value = readProperty(declared, key);
      if (reserved.has(key) || value === undefined) continue;
      if ((key === "type" || key === "title" || key === "detail") && typeof value !== "string") continue;
      problem[key] = value;
    }
  }
  if (instance !== undefined) problem.instance = instance;
  if (context !== undefined) {
    problem.requestId = context.id;
    problem.traceId = context.traceId;
  }
  return problem;
}

/** Characters of all that is told of an input: whoever sends it chooses how long that gets, and each is looked at for secrets. */
const VALIDATION_CHARS = 16_384;
const TEXT_CHARS = 500;
const KEY_CHARS = 100;

/** What was wrong with the input, as schema validators tell it: `validation` of Fastify (ajv), `issues` of Standard Schema and zod. */
function validationOf(error: unknown): { detail: string; pointer?: string }[] | undefined {
  const list = readProperty(error, "validation") ?? readProperty(error, "issues");
  if (!Array.isArray(list) || list.length === 0) return undefined;
  let left = VALIDATION_CHARS;
  return list.slice(0, 100).flatMap((one: unknown) => {
    const detail = left > 0 ? readText(one, "message", TEXT_CHARS) : undefined;
    if (detail === undefined) return [];
    const pointer = readText(one, "instancePath", TEXT_CHARS) ?? pointerOf(readProperty(one, "path"));
    left -= detail.length + (pointer?.length ?? 0);
    return [{ detail, ...(pointer !== undefined && { pointer: `#${pointer}` }) }];
  });
}

function pointerOf(path: unknown): string | undefined {
  if (!Array.isArray(path) || path.length === 0) return undefined;
  const parts = path.slice(0, 50).map((part: unknown) => {
    const key = typeof part === "object" ? readProperty(part, "key") : part;
    const short =
      typeof key === "string" ? key.slice(0, KEY_CHARS) : String(toPlain(key)).slice(0, KEY_CHARS);
    return short.replaceAll("~", "~0").replaceAll("/", "~1");
  });
  return `/${parts.join("/")}`.slice(0, TEXT_CHARS);
}
