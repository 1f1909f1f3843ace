/** The patterns by which folders are named: `src/legacy`, `src/**` + `/*.gen.ts`, `packages/{api,jobs}`. */

/**
 * A test for paths with `/` between their parts, relative to the folder of the pattern. A pattern that names a folder is for all that
 * is in it. `*` is anything within a part, `**` any number of parts, `?` one character, `{a,b}` either.
 */
export function globTest(pattern: string): (path: string) => boolean {
  const clean = pattern.trim().replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
  if (clean === "" || clean === ".") return () => true;
  const expression = new RegExp(`^${translate(clean)}(?:/.*)?$`, "su");
  return (path) => expression.test(path);
}

function translate(glob: string): string {
  let text = "";
  let open = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === "*" && glob[at + 1] === "*") {
      at++;
      if (glob[at + 1] === "/") {
        at++;
        text += "(?:[^/]+/)*";
      } else text += ".*";
    } else if (character === "*") text += "[^/]*";
    else if (character === "?") text += "[^/]";
    else if (character === "{" && glob.includes("}", at)) {
      open++;
      text += "(?:";
    } else if (character === "}" && open > 0) {
      open--;
      text += ")";
    } else if (character === "," && open > 0) text += "|";
    else text += /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
  }
  return text;
}
