import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const READ =
  /cannot (read|set) propert(?:y|ies) (?:['"`]([^'"`]+)['"`] )?of (undefined|null)(?: \((?:reading|setting) ['"`]([^'"`]+)['"`]\))?/i;
const SAFARI = /(undefined|null) is not an object \(evaluating '([^']+)'\)/;
const NONE = /'?NoneType'? object (?:has no attribute '([^']+)'|is not (\w+)|does not support ([\w ]+))/;
const OTHER =
  /nil pointer dereference|invalid memory address|undefined is not iterable|(?:undefined|null) is not iterable|cannot destructure property|cannot convert undefined or null to object|because .{1,200} is null|for nil:NilClass|undefined method .* for nil|Object reference not set|\.(?:map|filter|forEach|reduce|find|findIndex|some|every|slice|sort|flatMap|join|entries|push|at) is not a function|is not iterable|option::unwrap\(\)` on a `none`|assignment to entry in nil map|has not been initialized/i;

/** Something is used that is not there: undefined, null, None, nil. */
export const undefinedAccess: Analyzer = {
  kind: "undefined-access",
  recognises: "something used that is undefined, null, None or nil",
  cause:
    "What should have given the value gave nothing: a query without rows, a missing field, a swallowed error.",
  recognise({ message, name }) {
    const read = READ.exec(message);
    if (read)
      return found(
        `\`${read[4] ?? read[2] ?? "a property"}\` is ${read[1] === "set" ? "set on" : "read from"} ${read[3]}`,
      );
    const safari = SAFARI.exec(message);
    if (safari) return found(`\`${safari[2]}\` is evaluated on ${safari[1]}`);
    const none = NONE.exec(message);
    if (none)
      return found(
        none[1]
          ? `\`${none[1]}\` is read from None`
          : `None is used where a value is needed (${none[2] ?? none[3]})`,
      );
    if (OTHER.test(message) || /^(?:NullPointerException|NullReferenceException)$/.test(name)) {
      return found(
        message === ""
          ? "Something is used that is null"
          : `Something is used that is not there: ${message.slice(0, 120)}`,
      );
    }
    return undefined;
  },
};

function found(title: string) {
  return {
    title,
    fixes: [
      now(
        "Look at what should have given the value at the throw site: a query without rows, a swallowed error, a changed answer.",
      ),
      today(
        "Handle the missing value where it is made, with an error that says what is missing; do not hide it with a default.",
      ),
      thisWeek("Turn on strict null checks (or the like) for this file."),
    ],
  };
}
