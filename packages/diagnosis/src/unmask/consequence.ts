/** Which errors follow from a result that is missing or empty: what code does after an earlier error was swallowed. */
import type { Telling } from "./telling.ts";

const TYPES =
  /^(?:KeyError|IndexError|NullPointerException|NullReferenceException|IndexOutOfBoundsException|ArrayIndexOutOfBoundsException|NoSuchElementException|StopIteration|StopAsyncIteration|ZodError|ValidationError|RequestValidationError|ResponseValidationError|EmptyResultDataAccessException|NotFound(?:Error|Exception)?|DoesNotExist|ObjectDoesNotExist|NoResultFound|EntityNotFoundError|RecordNotFound|NotFoundException|HTTPNotFound)$/;
const TEXT =
  /(?:cannot|can't) (?:read|set) propert|\b(?:undefined|null) is not an object|'?nonetype'?|cannot destructure|is not iterable|cannot convert undefined or null|undefined is not (?:a function|iterable)|\.(?:map|filter|forEach|reduce|find|findIndex|some|every|slice|sort|flatMap|join|entries|keys|values|includes|push|at|length|concat|toISOString|toFixed|getTime|split|trim|toLowerCase|toUpperCase|startsWith|replace) is not a function|nil pointer dereference|invalid memory address|index out of range|out of bounds|no rows in result set|because (?:"[^"]*"|the return value of [^ ]+) is null|on a(?:n)? (?:none|null|nil|empty)|nil:nilclass|for nil\b|reduce of empty|division by zero|empty (?:result|list|sequence|array)|no (?:such )?(?:element|item)|not found|expected .{0,40}(?:got|received) (?:undefined|null|none)|is (?:undefined|null|none)\b|received (?:undefined|null)\b|must not be null|no value present|unpack(?:ing)? .*none|float division/i;

/** A setting that is looked up by name says by itself what is missing. */
const SETTING = /^['"]?[A-Z][A-Z0-9]*_[A-Z0-9_]+['"]?$/;

const IMPORTED =
  /\b(?:named export|module|package) ['"][^'"]+['"] (?:was )?not found|cannot find (?:module|package)/i;

/** True where the error is what a missing or empty value causes later on. */
export function isConsequence({ name, message, code, exception }: Telling): boolean {
  if (name === "KeyError" && SETTING.test(message)) return false;
  // What an import does not find was never there.
  if (IMPORTED.test(message)) return false;
  // A database's or system's own state is not made by an empty result in the caller.
  if (
    code !== undefined &&
    /^(?:E(?!RR_)[A-Z_]+|[0-9][0-9A-Z]{4}|P[12]\d{3}|ER_\w+|SQLITE_\w+|MODULE_NOT_FOUND|ERR_\w*NOT_FOUND)$/.test(
      code,
    )
  )
    return false;
  return TYPES.test(name) || exception.status === 404 || TEXT.test(message);
}

const ABSENT_TYPES =
  /^(?:NullPointerException|NullReferenceException|IndexError|IndexOutOfBoundsException|ArrayIndexOutOfBoundsException|StringIndexOutOfBoundsException)$/;
const ABSENT =
  /(?:cannot|can't) (?:read|set) propert|\b(?:undefined|null) is not an object|'?nonetype'? object|cannot destructure|\b(?:undefined|null) is not iterable|cannot convert undefined or null|nil pointer dereference|invalid memory address|index out of (?:range|bounds)|out of bounds for|object reference not set|nil:nilclass|for nil\b|because (?:"[^"]*"|the return value of [^ ]+) is null/i;

/** True where something was used that is not there: the throw site is known, what left the value empty is not. */
export function isAbsentValue({ name, message }: Telling): boolean {
  return ABSENT_TYPES.test(name) || ABSENT.test(message);
}
