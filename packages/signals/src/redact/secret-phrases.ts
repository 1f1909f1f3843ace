/** Secrets whose name is no `name=value`: flags of commands, elements of XML, words of SQL, quoted lists, named values. */
import { replacement } from "./replacement.ts";
import { isSecretLiteral, isSecretWord, isWordAbout } from "./secret-value.ts";
import { sensitivityOf } from "./sensitive-key.ts";

/** Flags that switch something, whatever they name: `--no-cookies`. */
const switches =
  /^-+(?:no|skip|disable|without|with|use|enable|require|allow|ask|prompt|print|show|session|sid)\b/i;

/** Whether a command's flag takes a secret as its next word. */
export function isSecretFlag(flag: string): boolean {
  return /^--?[A-Za-z][\w.-]{1,63}$/.test(flag) && !switches.test(flag) && sensitivityOf(flag) !== "never";
}

type Rule = readonly [pattern: RegExp, replace: (match: string, ...groups: string[]) => string];

/**
 * A command's flag that takes a secret: right behind the command, and further on in its line. A command's window ends where the same
 * command begins again, since that one has a window of its own: so no character is looked at from more than one of them.
 */
function commandRules({ command, window, flag, edge = "\\w.-", value }: CommandFlag): Rule[] {
  const begin = `(?<![${edge}])`;
  const words = `(?:(?!${begin}${command})[^\\r\\n|;]){0,${window}}?[ \\t]`;
  const replace: Rule[1] = (match, before = "", secret = "") =>
    isSecretLiteral(secret) ? `${before}${replacement}` : match;
  return ["", words].map((between) => [
    new RegExp(`${begin}(${command}${between}${flag})(${value ?? word})`, "g"),
    replace,
  ]);
}

interface CommandFlag {
  /** With the space behind it. */
  command: string;
  /** Characters from the command to the flag. */
  window: number;
  /** With what may stand before the value. */
  flag: string;
  /** What may not stand before the command. (Default: parts of a name, `.`, `-`) */
  edge?: string;
  /** (Default: a word that is no flag) */
  value?: string;
}

const word = `[^\\s"'-][^\\s"']{0,255}`;

const rules: readonly Rule[] = [
  // `mysql -pSECRET`, `sshpass -p x`, `redis-cli -a x`, `docker login -p x`.
  ...commandRules({
    command: "(?:mysql(?:dump|admin|import|show|check)?|mariadb(?:-[a-z]{1,16})?)(?:\\.exe)?[ \\t]",
    window: 256,
    flag: `-p["']?`,
  }),
  [
    /(?<![\w.-])(sshpass[ \t]{1,4}-p[ \t]{0,4}["']?)([^\s"'-][^\s"']{0,255})/g,
    (match, before = "", value = "") => (isSecretLiteral(value) ? `${before}${replacement}` : match),
  ],
  ...commandRules({ command: "redis-cli[ \\t]", window: 128, flag: `-a[ \\t]{0,4}["']?` }),
  ...commandRules({
    command: "(?:docker|podman|helm registry)[ \\t]{1,4}login[ \\t]",
    window: 128,
    flag: `-p[ \\t]{0,4}["']?`,
  }),
  ...commandRules({
    command: "(?:mongo|mongosh|mongodump|sqlcmd|bcp)[ \\t]",
    window: 128,
    flag: `-[pP][ \\t]{0,4}["']?`,
  }),
  // `curl -u user:x`.
  ...commandRules({
    command: "(?:curl|wget|http|https|xh)[ \\t]",
    window: 256,
    flag: `(?:-u|--user|--proxy-user|-U|-a|--auth)[ =]{0,4}["']?[^\\s"':]{0,128}:`,
    edge: "\\w-",
    value: `(?!//)[^\\s"']{1,255}`,
  }),
  // `--password x`; not `the flag --password is required`.
  [
    /(?<![\w-])(--?[A-Za-z][\w.-]{1,63})([ \t]{1,4}\\{0,3}["']?)([^\s"'\\,;)\]]{1,1024})/g,
    (match, flag = "", space = "", value = "") =>
      isSecretFlag(flag) &&
      !value.startsWith("-") &&
      isSecretWord(value, value, flag.replace(/^-+/, "")) &&
      !(isWordAbout(value) && !/["']$/.test(space)) &&
      !/^[.:|]$/.test(value)
        ? `${flag}${space}${replacement}`
        : match,
  ],
  // `<password>x</password>`, also as CDATA.
  [
    /<((?:[\w-]{1,32}:)?([\w.-]{1,64}))((?:[ \t\r\n][^<>]{0,256})?>(?:<!\[CDATA\[)?)([^<\]]{1,4096})(?=(?:\]\]>)?<\/([\w:.-]{1,97})>)/g,
    (match, tag = "", name = "", between = "", value = "", closing = "") =>
      tag === closing &&
      value.trim() !== "" &&
      isSecretLiteral(value.trim()) &&
      sensitivityOf(name) !== "never"
        ? `<${tag}${between}${replacement}`
        : match,
  ],
  // `IDENTIFIED BY 'x'`, `WITH PASSWORD 'x'`, `PASSWORD('x')`, `setPassword("x")`.
  [
    /((?:identified[ \t]{1,4}by(?:[ \t]{1,4}password)?|(?:pass(?:word|wd|phrase)|pwd)(?:[ \t]{1,4}in)?)(?:[ \t]{1,4}|[ \t]{0,4}\([ \t]{0,4})(\\{0,3}["']))((?:(?!\2)[^\r\n]){1,1024})(?=\2)/gi,
    (match, before = "", _quote = "", value = "") =>
      isSecretLiteral(value) && !/^[\s,)]/.test(value) ? `${before}${replacement}` : match,
  ],
  // `"--password","x"`, `"x-api-key", "x1…"`: a list of arguments or headers.
  [
    /(["'])([\w.-]{2,64})(\\{0,3}["'][ \t]{0,4},\s{0,8}\\{0,3}["'])([^"'\\\r\n]{1,1024})(?=\\{0,3}["'])/g,
    (match, quote = "", name = "", between = "", value = "") => {
      const flag = name.startsWith("-");
      const secret = flag ? isSecretFlag(name) && !value.startsWith("-") : sensitivityOf(name) !== "never";
      if (!secret || !isSecretLiteral(value)) return match;
      const credential =
        /^(?=\S{0,64}\d)(?=\S{0,64}[A-Za-z])\S{8,}$/.test(value) || /^(?:bearer|basic) \S/i.test(value);
      return flag || credential ? `${quote}${name}${between}${replacement}` : match;
    },
  ],
  // `"name":"password","value":"x"`, `<add key="ApiKey" value="x"/>`, a part of a form.
  [
    /((?:key|name)\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}\\{0,3}["'])([\w.-]{2,64})(\\{0,3}["'](?:[\s,;]{1,8}\\{0,3}["']?value\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}(?:\{[ \t]{0,2}\\{0,3}["']string_?[vV]alue\\{0,3}["'][ \t]{0,4}:[ \t]{0,4})?\\{0,3}["']|(?:\\r\\n\\r\\n|\r?\n\r?\n)))([^"'\\\r\n]{1,4096})/gi,
    (match, before = "", name = "", between = "", value = "") =>
      sensitivityOf(name) !== "never" && isSecretLiteral(value)
        ? `${before}${name}${between}${replacement}`
        : match,
  ],
];

/** PostgreSQL's `DETAIL: Key (tenant, api_token)=(3, abc)`, found from the sign outwards: to try each parenthesis would be slow. */
function redactKeyDetails(text: string): string {
  let out = "";
  let done = 0;
  for (let sign = text.indexOf(")=("); sign >= 0; sign = text.indexOf(")=(", Math.max(sign + 1, done))) {
    let open = -1;
    const least = Math.max(done, sign - maxColumns - 1);
    for (let at = sign - 1; at >= least && columnPart.test(text[at]!); at--) {
      if (text[at] === "(" && at < sign - 1) open = at;
    }
    if (open < 0) continue;
    detail.lastIndex = sign + 3;
    const value = detail.exec(text)?.[0];
    if (value === undefined) continue;
    const columns = text.slice(open + 1, sign).split(",");
    const start = sign + 3;
    const secret = isSecretLiteral(value) && columns.some((column) => sensitivityOf(column) !== "never");
    out += text.slice(done, start) + (secret ? replacement : value);
    done = start + value.length;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** Characters between the parentheses. */
const maxColumns = 256;
const columnPart = /[\w", ().:-]/;
const detail = /[^)\r\n]{1,1024}/y;

/** Replaces them. */
export function redactPhrases(text: string): string {
  let out = text;
  for (const [pattern, replace] of rules) out = out.replace(pattern, replace);
  return redactKeyDetails(out);
}
