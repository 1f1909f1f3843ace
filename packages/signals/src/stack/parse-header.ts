/** The first line of a printed exception, told apart from prose. */

/** Type and message of an exception as its first line prints them. */
export interface Header {
  type: string;
  message: string;
  code?: string;
  /** False when the line says that nobody caught it. */
  handled?: boolean;
  mechanism?: string;
}

/** Class names that are exceptions though they do not end in a word that says so. */
const KNOWN =
  "EndOfStream|WouldBlock|StopIteration|StopAsyncIteration|GeneratorExit|SystemExit|KeyboardInterrupt|ConnectionClosed(?:OK)?|NoResultFound|MultipleResultsFound|DoesNotExist|ObjectDoesNotExist|MultipleObjectsReturned|UndefinedTable|UndefinedColumn|UndefinedFunction|UniqueViolation|NotNullViolation|ForeignKeyViolation|CheckViolation|InvalidTextRepresentation|DeadlockDetected|SerializationFailure|QueryCanceled|AdminShutdown|TooManyConnections|ReadTimeout|ConnectTimeout|WriteTimeout|PoolTimeout|Timeout|TimeoutExpired|Http404|PermissionDenied|ImproperlyConfigured|ClientDisconnect|RequestAborted|ExceptionGroup|BaseExceptionGroup|Throwable|RecordNotFound|RecordInvalid|StatementInvalid|Panic";
const NAME = "(?:[A-Za-z_$][\\w$]{0,99}(?:\\.|::|\\\\|/)){0,12}";
const TYPED = `${NAME}(?:[A-Z][\\w$]{0,120}?)?(?:Error|Exception|Failure|Fault|Violation|${KNOWN})(?:\\d{0,2})`;

/** Node's code or class name in brackets, or the number that .NET prints: an HRESULT, a socket's errno. */
const NOTE = "(?: \\[([\\w.$-]{1,80})\\]| \\((?:0x[0-9A-Fa-f]{8}|-?\\d{1,11})\\))?";
const STRICT = new RegExp(`^(${TYPED})${NOTE}(?::(?: |$)|$)`);
const INSIDE = new RegExp(`(^|[\\s(:\\]="'>])(${TYPED})${NOTE}:(?: |$)`);
const LENIENT = new RegExp(
  `^([A-Za-z_$][\\w$]*(?:(?:\\.|::|\\\\|/)[A-Za-z_$][\\w$]*)*)${NOTE}:(?: (.*)|$)`,
  "s",
);

/** Endings of class names that, alone before a colon, are a heading. */
const PROSE = new Set(["Failure", "Fault", "Violation", "Timeout", "Panic"]);

const UNCAUGHT: readonly (readonly [RegExp, string])[] = [
  [/^Uncaught \(in promise\):? /, "onunhandledrejection"],
  [/^(?:\(node:\d+\) )?UnhandledPromiseRejectionWarning: /, "onunhandledrejection"],
  [
    /^(?:Possibly )?unhandled ?(?:promise )?rejection:? (?:at: Promise .{0,300}? reason: )?/i,
    "onunhandledrejection",
  ],
  [/^Exception in thread "[^"]{0,200}" /, "uncaught"],
  [/^(?:PHP )?Fatal error:\s+Uncaught (?:exception )?/i, "uncaught"],
  [/^Uncaught ?(?:exception:? )/i, "onuncaughtexception"],
  [/^Uncaught /, "onuncaughtexception"],
  [/^Unhandled exception[.:]? /i, "uncaught"],
];

/** First letters of the words above: most lines are told apart by these. */
const MAY_BE_UNCAUGHT = /^(?:\(node|[Uu]n|Poss|poss|Exception in|PHP |Fatal|fatal)/;

/**
 * Reads `Type: message`. Conservative: prose with a colon, a logger's name, a plain `error: it failed` are not headers.
 *
 * @example
 * parseHeader("TypeError [ERR_INVALID_URL]: Invalid URL"); // { type: "TypeError", message: "Invalid URL", code: "ERR_INVALID_URL" }
 * parseHeader("Server started: port 80"); // undefined
 */
export function parseHeader(line: string): Header | undefined {
  let text = line.trim();
  if (text.length > 20_000) text = text.slice(0, 20_000);
  const caught = uncaughtIn(text);
  if (caught) text = text.slice(caught.length);
  text = text.replace(/^(?:error|err|fatal|critical|exception|caused by)(?: ?:| -) ?(?=\S)/i, (prefix) =>
    STRICT.test(text.slice(prefix.length)) && !/^Error: $/.test(prefix) ? "" : prefix,
  );
  if (text.startsWith("[") && text.endsWith("]")) text = text.slice(1, -1);
  const match = STRICT.exec(text);
  if (!match) return undefined;
  if (PROSE.has(match[1]!)) return undefined;
  const bare = match[0].length === match[1]!.length;
  // A lone word such as `Error` or `Timeout` is as likely a heading; two capitals or a qualified name are a class.
  if (bare && !/[.:\\]|[a-z][A-Z]/.test(match[1]!)) return undefined;
  return { ...named(match[1]!, match[2], text.slice(match[0].length)), ...caught?.how };
}

/** The words that say that nobody caught it, and their length. */
function uncaughtIn(
  text: string,
): { length: number; how: { handled: false; mechanism: string } } | undefined {
  if (!MAY_BE_UNCAUGHT.test(text)) return undefined;
  for (const [prefix, mechanism] of UNCAUGHT) {
    const match = prefix.exec(text);
    if (match) return { length: match[0].length, how: { handled: false, mechanism } };
  }
  return undefined;
}

/** A header that stands behind other text, as `console.error("save failed", error)` prints it. */
export function parseHeaderInside(line: string): (Header & { before: string; start: number }) | undefined {
  const text = line.length > 20_000 ? line.slice(0, 20_000) : line;
  const match = INSIDE.exec(text);
  if (!match) return undefined;
  const start = match.index + match[1]!.length;
  if (PROSE.has(match[2]!)) return undefined;
  return {
    ...named(match[2]!, match[3], text.slice(match.index + match[0].length)),
    before: text.slice(0, start).trim(),
    start,
  };
}

/** A header of which it is already known, by the frames below it, that it is one: any name goes. */
export function parseHeaderLeniently(line: string): Header | undefined {
  const strict = parseHeader(line);
  if (strict) return strict;
  const text = line.trim();
  const caught = uncaughtIn(text);
  const match = LENIENT.exec(caught ? text.slice(caught.length) : text);
  return match ? { ...named(match[1]!, match[2], match[3] ?? ""), ...caught?.how } : undefined;
}

/** Node prints `Type [CODE]` and, for classes whose `name` differs, `Type [Name]`. */
function named(type: string, bracket: string | undefined, message: string): Header {
  const name = type.replace(/^.*\/(?=[\w$]+\.)/, "");
  if (bracket === undefined) return { type: name, message: message.trim() };
  return /^[A-Z0-9_.-]+$/.test(bracket)
    ? { type: name, message: message.trim(), code: bracket }
    : { type: bracket, message: message.trim() };
}
