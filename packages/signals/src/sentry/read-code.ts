/** The machine-readable code of an exception, from wherever an SDK put it. */
import { deriveCode } from "../stack/derive-code.ts";
import { httpStatus, integer, type Json, own, record, text } from "./coerce.ts";

/** What tells one failure from another of the same type. */
interface ExceptionCode {
  code?: string;
  status?: number;
}

// Linux first, then macOS and Windows numbers of the errors that a service meets.
const errnoNames: Readonly<Record<number, string>> = {
  2: "ENOENT",
  13: "EACCES",
  24: "EMFILE",
  28: "ENOSPC",
  32: "EPIPE",
  98: "EADDRINUSE",
  104: "ECONNRESET",
  110: "ETIMEDOUT",
  111: "ECONNREFUSED",
  113: "EHOSTUNREACH",
  48: "EADDRINUSE",
  54: "ECONNRESET",
  60: "ETIMEDOUT",
  61: "ECONNREFUSED",
  10054: "ECONNRESET",
  10060: "ETIMEDOUT",
  10061: "ECONNREFUSED",
};

function readContext(context: Json | undefined): ExceptionCode {
  if (context === undefined) return {};
  const found: ExceptionCode = {};
  const sent = context["code"];
  const code =
    text(sent, 64) ??
    (integer(sent, 0) !== undefined ? String(sent) : undefined) ??
    text(context["sqlState"], 64);
  if (code !== undefined) found.code = code;
  else {
    const errno = context["errno"];
    const name = typeof errno === "number" ? errnoNames[Math.abs(errno)] : text(errno, 32);
    if (name !== undefined) found.code = name;
  }
  const status =
    httpStatus(context["status"]) ?? httpStatus(context["statusCode"]) ?? httpStatus(context["status_code"]);
  if (status !== undefined) found.status = status;
  return found;
}

/** Reads the code out of the mechanism: `meta.errno`, or what the SDK put under `data`. */
function readMechanism(mechanism: Json | undefined): ExceptionCode {
  if (mechanism === undefined) return {};
  const errno = record(record(mechanism["meta"])?.["errno"]);
  const name = text(errno?.["name"], 32) ?? errnoNames[integer(errno?.["number"], 1) ?? 0];
  const data = readContext(record(mechanism["data"]));
  return name === undefined ? data : { ...data, code: name };
}

function readMessage(type: string, message: string): ExceptionCode {
  const found: ExceptionCode = {};
  const code =
    /\[(ERR_[A-Z0-9_]+)\]/.exec(type)?.[1] ??
    /^\[(ERR_[A-Z0-9_]+)\]/.exec(message)?.[1] ??
    deriveCode(type, message);
  if (code !== undefined) found.code = code;
  const status = /\bstatus(?: code)?[ :=]+([1-5]\d\d)\b/i.exec(message)?.[1];
  if (status !== undefined) found.status = Number(status);
  return found;
}

/**
 * The code and HTTP status of one exception. What was said of the error itself wins over its mechanism, the mechanism over
 * what its message only mentions.
 *
 * @param type qualified by its module where one is known: drivers tell their errors apart by it
 * @param context properties of the error object, as an SDK's integration copied them to `contexts`
 */
export function readCode(
  type: string,
  message: string,
  mechanism: Json | undefined,
  context: Json | undefined,
): ExceptionCode {
  return {
    // A long message mentions many things; its start says what happened.
    ...readMessage(type, message.length > 1024 ? message.slice(0, 1024) : message),
    ...readMechanism(mechanism),
    ...readContext(context),
  };
}

/** Properties of the error of this type that `contexts` holds under the type's name. */
export function errorContext(contexts: Json | undefined, type: string): Json | undefined {
  return record(own(contexts, type));
}
