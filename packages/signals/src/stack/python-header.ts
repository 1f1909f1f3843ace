/** The line that closes a Python traceback, told apart from whatever was printed next. */

/** Type and message; the message may be empty. */
export interface PythonHeader {
  type: string;
  message: string;
}

const HEADER = /^((?:[\p{L}_$][\p{L}\w$]*\.|<locals>\.)*[\p{L}_$][\p{L}\w$]*)(?:: ([\s\S]*)|:)?$/u;
/** Words that open the lines of loggers and platforms. */
const LOGGED =
  /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|CRIT|ALERT|EMERG|START|END|REPORT|INIT_START|LOG|HINT|DETAIL|STATEMENT)$/;
/** What nearly all classes of exceptions end in. */
const SURE =
  /(?:Error|Exception|Warning|Interrupt|Exit|Iteration|Failure|Fault|Timeout|Violation|Group|NotFound|Denied|Refused|Closed|Expired|Exceeded|Invalid|Empty|Full|Abort|Aborted|Cancelled|Disconnect|DoesNotExist|EndOfStream|error)$/;

/**
 * Reads the line at a traceback's own margin that names its exception. Python prints the qualified name, `: ` and the text,
 * with no more spaces; prose, other loggers' lines and words in capitals are none.
 *
 * @param sure only names that say by themselves that they are exceptions: what is asked where the traceback's exception is
 *   already known from the line above it
 * @example
 * readPythonHeader("anyio.EndOfStream"); // { type: "anyio.EndOfStream", message: "" }
 * readPythonHeader("END RequestId: 1"); // undefined
 */
export function readPythonHeader(line: string, sure = false): PythonHeader | undefined {
  const match = HEADER.exec(line.length > 20_000 ? line.slice(0, 20_000) : line);
  if (!match) return undefined;
  const type = match[1]!;
  const message = match[2] ?? "";
  if (LOGGED.test(type) || (message.startsWith(" ") && type === type.toUpperCase())) return undefined;
  const name = type.slice(type.lastIndexOf(".") + 1);
  if (SURE.test(name)) return { type, message };
  if (sure) return undefined;
  // Any class may be raised: qualified, or capitalized like one.
  return type.includes(".") || /^_?[A-Z]\w*[a-z]/.test(name) ? { type, message } : undefined;
}
