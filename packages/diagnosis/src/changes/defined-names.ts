/** Which names a line of code or of settings defines, told by its words alone. */

const NAME_CHARS = 80;
const LINE_MAX = 400;

/** Files in which a key is a setting. */
export const DATA_FILE =
  /\.(?:json5?|jsonc|ya?ml|toml|ini|properties|conf|cfg|tf|tfvars|env)$|(?:^|\/)\.env[\w.-]*$|(?:^|\/)Dockerfile[\w.-]*$/i;
/** Code that is a list of settings. */
export const SETTINGS_CODE =
  /(?:^|\/)config\/[\w./-]+\.[a-z]+$|(?:^|[/._-])(?:config(?:uration)?|settings?|constants?|defaults?|options|env)\.[a-z]+$/i;

const KEY = /^\s*-?\s*(?:export\s+|ENV\s+|ARG\s+)?["']?([A-Za-z_][\w./-]{1,80})["']?\s*[:=]/;
/** `maxmemory 512mb`, `client_max_body_size 1m;` */
const SPACED = /^\s*([A-Za-z_][\w-]{2,80})\s+\S/;
const SPACED_FILE = /\.(?:conf|cfg)$/i;
const TYPED =
  /\b(?:function\*?|def|func|fn|fun|sub|class|interface|trait|impl|struct|enum|record|object|protocol|type|module)\s+(?:\([^)]{0,80}\)\s*)?(?:self\.)?([A-Za-z_$][\w$]*[?!]?)/;
/** At the left edge only: what is further in is a local variable. */
const ASSIGNED = /^(?:export\s+)?(?:default\s+)?(?:const|let|var|val)\s+([A-Za-z_$][\w$]*)\s*[:=]/;
/** Members: `async name(a: string) {`, `name = (a) => {`, `name: async (a) => {`. */
const MEMBER =
  /^\s*(?:(?:public|private|protected|internal|static|async|override|final|abstract|readonly|get|set|suspend|virtual|export)\s+)*\*?#?([A-Za-z_$][\w$]*)\s*(?:<[^>]{0,80}>)?\([^;"'`]{0,300}\)\s*(?::\s*[^{;=]{1,120})?\{\s*$/;
const ARROW =
  /^\s*(?:(?:public|private|protected|static|readonly)\s+)*([A-Za-z_$][\w$]*)\s*[:=]\s*(?:async\s*)?(?:\([^)]{0,200}\)|[\w$]+)\s*(?::[^=]{1,120})?=>/;
/** `public Price find(String sku) {` of Java, C#, Kotlin and C. */
const RETURNING =
  /^(?!\s*(?:return|await|yield|new|throw|else|raise|go|defer|delete|case|in|not|and|or)\b)\s*(?:[A-Za-z_][\w<>[\],.?]*\s+){1,6}\*?([A-Za-z_]\w*)\s*\([^;]{0,300}\)\s*(?:throws\s+[\w., ]{1,160})?\{?\s*$/;
/** Without a word before, as in Python and Ruby: `TIMEOUT = 5`. */
const CONSTANT = /^([A-Za-z_]\w{2,79})\s*(?::[^=]{1,60})?=(?![=>~])/;
/** What a class stands in for: `class SmtpMailer implements Mailer`. */
const HERITAGE = /\bclass\s+\w+[^{]{0,80}?(?:extends|implements|:|\(|<)\s*([A-Z][^{)]{0,200})/;
const RUBY_ATTRIBUTE = /^\s*attr_(?:accessor|reader|writer)\s+(.{1,300})$/;
const NO_NAMES = new Set(
  "if else for foreach while until switch case catch try do return throw new await yield with when unless function in of typeof delete not and or elsif elif except super this self end constructor __init__ initialize".split(
    " ",
  ),
);

const TYPED_SCRIPT = /\.[cm]?tsx?$/;
const ERASED = /^\s*(?:export\s+)?(?:declare\s+)?(?:interface|type)\s/;
const COMMENT = /^\s*(?:\/\/|\/?\*|#|--|<!--)/;

/**
 * @returns At most a few names; none for a line that defines nothing.
 * @example
 * definedNames("export async function labels(project) {", "src/labels.js"); // ["labels"]
 */
export function definedNames(text: string, path: string): string[] {
  const line = text.slice(0, LINE_MAX);
  if (DATA_FILE.test(path))
    return kept((KEY.exec(line) ?? (SPACED_FILE.test(path) ? SPACED.exec(line) : null))?.[1]);
  // Types of TypeScript are gone before anything runs.
  if (COMMENT.test(line) || (TYPED_SCRIPT.test(path) && ERASED.test(line))) return [];
  const attributes = RUBY_ATTRIBUTE.exec(line)?.[1];
  if (attributes !== undefined) return [...attributes.matchAll(/:(\w+)/g)].flatMap((one) => kept(one[1]));
  const name = (TYPED.exec(line) ??
    ASSIGNED.exec(line) ??
    ARROW.exec(line) ??
    MEMBER.exec(line) ??
    RETURNING.exec(line) ??
    CONSTANT.exec(line))?.[1];
  const heritage = HERITAGE.exec(line)?.[1];
  const own = [...kept(name), ...(heritage?.match(/[A-Z]\w{2,79}/g) ?? []).slice(0, 4)];
  return own.length > 0 || !SETTINGS_CODE.test(path) ? own : kept(KEY.exec(line)?.[1]);
}

function kept(name: string | undefined): string[] {
  return name === undefined || NO_NAMES.has(name) ? [] : [name.slice(0, NAME_CHARS)];
}
