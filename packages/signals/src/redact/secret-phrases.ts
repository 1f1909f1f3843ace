/** Secrets whose name is no `name=value`: flags of commands, elements of XML, words of SQL, quoted lists, named values. */
import { isSecretLiteral, isSecretWord, isWordAbout } from "./secret-value.ts";
import { sensitivityOf } from "./sensitive-key.ts";

const replacement = "[redacted]";

/** Flags that switch something, whatever they name: `--no-cookies`. */
const switches =
  /^-+(?:no|skip|disable|without|with|use|enable|require|allow|ask|prompt|print|show|session|sid)\b/i;

/** Whether a command's flag takes a secret as its next word. */
export function isSecretFlag(flag: string): boolean {
  return /^--?[A-Za-z][\w.-]{1,63}$/.test(flag) && !switches.test(flag) && sensitivityOf(flag) !== "never";
}

type Rule = readonly [pattern: RegExp, replace: (match: string, ...groups: string[]) => string];

const rules: readonly Rule[] = [
  // `mysql -pSECRET`, `sshpass -p x`, `redis-cli -a x`, `docker login -p x`.
  [
    /(?<![\w.-])((?:mysql(?:dump|admin|import|show|check)?|mariadb(?:-[a-z]{1,16})?)(?:\.exe)?[ \t](?:[^\r\n|;]{0,256}?[ \t])?-p["']?)([^\s"'-][^\s"']{0,255})/g,
    (match, before = "", value = "") => (isSecretLiteral(value) ? `${before}${replacement}` : match),
  ],
  [
    /(?<![\w.-])((?:sshpass[ \t]{1,4}-p|redis-cli[ \t](?:[^\r\n|;]{0,128}?[ \t])?-a|(?:docker|podman|helm registry)[ \t]{1,4}login[ \t](?:[^\r\n|;]{0,128}?[ \t])?-p|(?:mongo|mongosh|mongodump|sqlcmd|bcp)[ \t](?:[^\r\n|;]{0,128}?[ \t])?-[pP])[ \t]{0,4}["']?)([^\s"'-][^\s"']{0,255})/g,
    (match, before = "", value = "") => (isSecretLiteral(value) ? `${before}${replacement}` : match),
  ],
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
  // `curl -u user:x`.
  [
    /(?<![\w-])((?:curl|wget|http|https|xh)[ \t](?:[^\r\n|;]{0,256}?[ \t])?(?:-u|--user|--proxy-user|-U|-a|--auth)[ =]{0,4}["']?[^\s"':]{0,128}:)([^\s"']{1,255})/g,
    (match, before = "", value = "") =>
      isSecretLiteral(value) && !value.startsWith("//") ? `${before}${replacement}` : match,
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
  // PostgreSQL's `DETAIL: Key (tenant, api_token)=(3, abc)`.
  [
    /(\(([\w", ().:-]{1,256})\)=\()([^)\r\n]{1,1024})/g,
    (match, before = "", columns = "", value = "") =>
      isSecretLiteral(value) && columns.split(",").some((column) => sensitivityOf(column) !== "never")
        ? `${before}${replacement}`
        : match,
  ],
];

/** Replaces them. */
export function redactPhrases(text: string): string {
  let out = text;
  for (const [pattern, replace] of rules) out = out.replace(pattern, replace);
  return out;
}
