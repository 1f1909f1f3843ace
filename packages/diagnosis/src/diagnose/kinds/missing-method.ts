import { type Kind, now, thisWeek, today } from "./kind.ts";

const IS_NOT =
  /^(?:\(intermediate value\)\.?|)?(?:class )?[`'"]?([^\s`'"][^`'"]{0,160}?)[`'"]? is not a (function|constructor)\b/;
const ATTRIBUTE =
  /(?:^|: )(?:type object |module )?'([^']{1,120})'(?: object)? has no attribute '([^']{1,120})'/;
const RUBY = /undefined method [`'"]?([\w?!=]+)['"]? for (?:an instance of |#<)?([\w:]+)/;
const JAVA = /(?:NoSuchMethodError|NoSuchMethodException|IncompatibleClassChangeError)/;
const PHP = /call to undefined (?:method|function) ([\w:\\]+(?:::\w+)?)/i;
const LIST =
  /\.(?:map|filter|forEach|reduce|find|findIndex|some|every|slice|sort|flatMap|join|entries|push|at)$/;

/** A call to a method, function or attribute that does not exist. */
export const missingMethod: Kind = {
  kind: "missing-method",
  recognise({ message, name }) {
    const js = IS_NOT.exec(message);
    if (js && !LIST.test(js[1]!) && js[1] !== "undefined") {
      const callee = js[1]!.trim();
      const dot = callee.lastIndexOf(".");
      return found(
        dot > 0
          ? `\`${callee.slice(0, dot)}\` has no method \`${callee.slice(dot + 1)}\``
          : `\`${callee}\` is not a ${js[2]}`,
        callee,
      );
    }
    const python = ATTRIBUTE.exec(message);
    if (python && python[1] !== "NoneType")
      return found(`\`${python[1]}\` has no attribute \`${python[2]}\``, python[2]!);
    const ruby = RUBY.exec(message);
    if (ruby && !/^nil/i.test(ruby[2]!))
      return found(`\`${ruby[2]}\` has no method \`${ruby[1]}\``, ruby[1]!);
    const php = PHP.exec(message);
    if (php) return found(`\`${php[1]}\` does not exist`, php[1]!);
    if (JAVA.test(name))
      return found(`A method is missing at run time: ${message.slice(0, 120)}`, message.slice(0, 120));
    return undefined;
  },
};

function found(title: string, what: string) {
  return {
    title,
    fixes: [
      now(`Roll back to the release before the call to \`${what}\` was added, or call a method that exists.`),
      today(`Search for every other call of \`${what}\`, and call the route once as a test.`),
      thisWeek("Run the type checker and one call per route before each deploy."),
    ],
    verification: `The route answers, and no error names \`${what}\` any more.`,
  };
}
