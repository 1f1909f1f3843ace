/** What the rules read of an exception: bounded, and prepared once. */
import type { Exception } from "@holdfast/signals";

export interface Telling {
  exception: Exception;
  /** The type as it came, at most 256 characters. */
  type: string;
  /** The type without package or namespace: `EndOfStream` for `anyio.EndOfStream`. */
  name: string;
  /** The message, trimmed, at most 1,024 characters: what is past that never told a kind. */
  message: string;
  /** The message's first lines without the ORM's or client's echo of the statement, for searching. */
  text: string;
  code: string | undefined;
  /** True where another exception of the same failure has the same type: then the type alone names neither. */
  shared?: boolean;
}

const PACKAGE = /^[\w$./*:\\-]*(?:[./\\]|::)/;

/** Prepares an exception for the rules. */
export function telling(exception: Exception): Telling {
  const type = exception.type.length > 256 ? exception.type.slice(0, 256) : exception.type;
  const dotted = type.includes(".") || type.includes("/") || type.includes("::") || type.includes("\\");
  const raw = exception.message;
  const message = (raw.length > 1024 ? raw.slice(0, 1024) : raw).trim();
  return {
    exception,
    type,
    name: dotted ? type.replace(PACKAGE, "") || type : type,
    message,
    text: message,
    code: exception.code,
  };
}
