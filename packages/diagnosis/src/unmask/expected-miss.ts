/** Which errors programs raise in normal running and handle by trying something else. */
import type { Telling } from "./telling.ts";

const TYPES =
  /^(?:KeyError|IndexError|LookupError|StopIteration|StopAsyncIteration|Empty|QueueEmpty|ImportError|ModuleNotFoundError|FileNotFoundError|NoSuchFileException|DoesNotExist|ObjectDoesNotExist|NoResultFound|CacheMiss\w*|CacheMissError|NotFound(?:Error|Exception)?|ErrCacheMiss|KeyNotFoundError|NotInCache|MultiValueDictKeyError|EmptyResultDataAccessException|NoSuchElementException)$/;
const TEXT = /\bcache miss\b|redis: nil|not in cache|key not found|no cached/i;

/**
 * True where the error can be an expected miss: an empty cache, the end of an iteration, a fallback import.
 * An AttributeError counts only when it was caught in the function that raised it: elsewhere it is a real missing name.
 */
export function isExpectedMiss({ name, message, code, exception }: Telling): boolean {
  if (hasEscaped(exception)) return false;
  if (name === "AttributeError") return exception.frames.length === 1;
  if (code === "ENOENT" || TYPES.test(name)) return exception.frames.length <= 3;
  return TEXT.test(message);
}

/** True where it left the service's own code and was caught by what calls that: nobody who expected it did. */
function hasEscaped({ frames }: Telling["exception"]): boolean {
  return frames.at(-1)?.inApp === false && frames.some(({ inApp }) => inApp === true);
}
