import type { Telling } from "./telling.ts";

const SAYS_NOTHING =
  /^(?:|error|exception|fatal|panic|log|runtimeerror|runtime error|runtimeexception|syntaxerror|typeerror|\*errors\.errorstring|errorstring)$/i;
const SHOWN = 60;

/**
 * What to call an exception inside a sentence: its class where that tells it apart, else the start of its message.
 *
 * @example
 * label(telling({ type: "error", message: "relation \"t\" does not exist", frames: [] })); // "relation "t" does not exist"
 */
export function label({ name, message, shared }: Telling): string {
  const telling = !SAYS_NOTHING.test(name);
  if (message === "" || (telling && shared !== true)) return name === "" ? "the error" : name;
  const line = message.split("\n", 1)[0]!.trim();
  const said = `“${line.length > SHOWN ? `${line.slice(0, SHOWN - 3)}...` : line}”`;
  return telling ? `${name} ${said}` : said;
}
