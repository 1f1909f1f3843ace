import { type Analyzer, type Found, now, type Seen, thisWeek, today } from "../analyzer.ts";
import { nearestName } from "../nearest-name.ts";
import { whatExists } from "../what-exists.ts";

const IS_NOT =
  /^(?:\(intermediate value\)\.?|)?(?:class )?[`'"]?([^\s`'"][^`'"]{0,160}?)[`'"]? is not a (function|constructor)\b/;
const ATTRIBUTE =
  /(?:^|: )(?:type object |module )?'([^']{1,120})'(?: object)? has no attribute '([^']{1,120})'/;
const RUBY = /undefined method [`'"]?([\w?!=]+)['"]? for (?:an instance of |#<)?([\w:]+)/;
const JAVA = /(?:NoSuchMethodError|NoSuchMethodException|IncompatibleClassChangeError)/;
const PHP = /call to undefined (?:method|function) ([\w:\\]+(?:::\w+)?)/i;
const LIST =
  /\.(?:map|filter|forEach|reduce|find|findIndex|some|every|slice|sort|flatMap|join|entries|push|at)$/;
/** How many names a sentence shows. */
const SHOWN = 12;

/** A call to a method, function or attribute that does not exist. */
export const missingMethod: Analyzer = {
  kind: "missing-method",
  recognises: "a call of a method, function or attribute that does not exist",
  types: ["NoMethodError", "NoSuchMethodError", "NoSuchMethodException", "IncompatibleClassChangeError"],
  words: [
    "is not a function",
    "is not a constructor",
    "has no attribute",
    "undefined method",
    "call to undefined",
  ],
  recognise(seen) {
    const { message, name } = seen;
    const js = IS_NOT.exec(message);
    if (js && !LIST.test(js[1]!) && js[1] !== "undefined") {
      const callee = js[1]!.trim();
      const dot = callee.lastIndexOf(".");
      return dot > 0
        ? found(
            `\`${callee.slice(0, dot)}\` has no method \`${callee.slice(dot + 1)}\``,
            callee,
            seen,
            callee.slice(0, dot),
          )
        : found(`\`${callee}\` is not a ${js[2]}`, callee, seen);
    }
    const python = ATTRIBUTE.exec(message);
    if (python && python[1] !== "NoneType")
      return found(
        `\`${python[1]}\` has no attribute \`${python[2]}\``,
        python[2]!,
        seen,
        receiverOf(seen, python[2]!),
      );
    const ruby = RUBY.exec(message);
    if (ruby && !/^nil/i.test(ruby[2]!))
      return found(`\`${ruby[2]}\` has no method \`${ruby[1]}\``, ruby[1]!, seen, receiverOf(seen, ruby[1]!));
    const php = PHP.exec(message);
    if (php) return found(`\`${php[1]}\` does not exist`, php[1]!, seen);
    if (JAVA.test(name))
      return found(`A method is missing at run time: ${message.slice(0, 120)}`, message.slice(0, 120), seen);
    return undefined;
  },
  cause:
    "Caller and callee are of different minds: the name was misspelt, renamed or never written, or the object is of another class than the caller expects.",
  rollback: "Roll back to the release before the call was added, or before the name was taken away.",
};

function found(title: string, what: string, { exception, around }: Seen, receiver?: string): Found {
  const missing = what.split(/[.\\]|::/).at(-1)!;
  const existing = whatExists(exception, missing, receiver, around);
  const nearest = existing && (existing.proposed ?? nearestName(missing, existing.names));
  const listed = existing?.names
    .slice(0, SHOWN)
    .map((one) => `\`${one}\``)
    .join(", ");
  const certain = existing !== undefined && existing.from !== "the source beside the call";
  return {
    title,
    ...(existing && {
      details: [
        `${certain ? `What exists, by ${existing.from}` : "What the source beside the call uses on the same object"}: ${listed}${existing.names.length > SHOWN ? ` and ${existing.names.length - SHOWN} more` : ""}${nearest === undefined ? "; no name is near" : `; the nearest name is \`${nearest}\``}`,
      ],
    }),
    fixes: [
      now(
        nearest !== undefined
          ? `Roll back to the release before the call to \`${what}\` was added, or call \`${nearest}\`, the nearest name${certain ? " that exists" : " that is called there"}, if it does what is meant.`
          : certain
            ? `Roll back to the release before the call to \`${what}\` was added, or call one that exists: ${listed}.`
            : `Roll back to the release before the call to \`${what}\` was added, or call a method that exists.`,
      ),
      today(`Search for every other call of \`${what}\`, and call the route once as a test.`),
      thisWeek("Run the type checker and one call per route before each deploy."),
    ],
    verification: `The route answers, and no error names \`${what}\` any more.`,
  };
}

/** What the missing name was looked up on, by the line of source that threw. */
function receiverOf({ exception }: Seen, missing: string): string | undefined {
  const line = exception.frames[0]?.context?.line.slice(0, 400);
  const at = line?.indexOf(`.${missing}`) ?? -1;
  return at > 0 ? /([\w$.]+)$/.exec(line!.slice(0, at))?.[1] : undefined;
}
