/** Whether what stands after a secret's name is the secret, or code, a placeholder or a word about it. */

/** What a replaced value looks like; it stays as it is. */
const replaced = /^\[(?:redacted|email)\]/;

/** Placeholders of shells, templates, documents, printf and SQL; masks. */
const placeholder =
  /^(?:\$\(?[A-Z][A-Z0-9_]*\)?|\$\d{1,3}|\?|\{\w*\}|<[\w |-]{0,60}>?|\[[\w -]{0,60}\]?|%(?:\(\w{1,60}\))?[sdvqr]|[*•xX.…-]{3,}|:[a-zA-Z_]\w{0,60}|@p\d+)$/;

/** Nothing, yes or no, or the name of a type. */
const typeOrNothing =
  /^(?:|true|false|null|undefined|none|nil|on|off|yes|no|string|str|number|boolean|bool|int|integer|float|object|function|symbol|bigint|any|unknown|never|void|text|varchar|bytes|byte\[\]|optional|required)[?!]?$/i;

/** Words of messages about a secret. */
const wordAbout =
  /^(?:invalid|missing|incorrect|wrong|expired|expires|empty|unset|set|ok|failed|failure|denied|rejected|revoked|absent|present|redacted|hidden|filtered|masked|secret|must|is|was|are|not|cannot|can't|should|needs?|has|have|may|to|for|from|and|or|the|an?|at|in|if|use|when|with|without|flags?|options?|arguments?|too|reset|change|changed|update|updated|create|created|delete|deleted|read|write|refresh|revoke|generate|rotate|rotated|get|store|save|load|start|end|expected|unexpected|unauthorized|forbidden|unsupported|malformed|mismatch|mismatched|header|value|password|token|basic|bearer|default|latest|admin|api|web)\b(?![\w-])/i;

const environment = /^(?:process\.env|os\.environ|import\.meta|ENV\[|System\.|Deno\.env)/;
/** A path of names, which code reads: `req.body.password`, `self.token`. */
const codePath =
  /^(?:self|this|cfg|config|os|process|env|settings|options|opts|req|request|ctx|context|args|params|props|state|user|users|data|body|input|form|res|response|result|row|EXCLUDED|NEW|OLD)(?:\??\.|\[|->)/;
const call = /^[A-Za-z_$][A-Za-z_$.:]{0,80}[([]/;

/** What stands between quotes. */
export function isSecretLiteral(content: string): boolean {
  return !(
    content.startsWith("${") ||
    content.startsWith("{{") ||
    replaced.test(content) ||
    typeOrNothing.test(content) ||
    placeholder.test(content) ||
    environment.test(content) ||
    /^(?:Bearer|Basic|Token) ?$/i.test(content)
  );
}

/** What stands without quotes close to `name=`. @param rest the text from there on, for a call's parenthesis */
export function isSecretWord(value: string, rest: string, name: string): boolean {
  return (
    isSecretLiteral(value) &&
    !codePath.test(value) &&
    !call.test(rest) &&
    // Of a long value no copy is made.
    (value.length !== name.length || value.toLowerCase() !== name.toLowerCase())
  );
}

/** Letters with digits or signs: no word of prose and no identifier of common form. At most three characters. */
export const chosen = /\d|[^\s][@#$%^&*+=~!][^\s]/;

/** Whether a value has what a word of prose has not. */
export function looksChosen(value: string): boolean {
  return chosen.test(value);
}

/** The first word of a message about the secret, as in `password: must be …`. */
export function isWordAbout(value: string): boolean {
  return wordAbout.test(value);
}
