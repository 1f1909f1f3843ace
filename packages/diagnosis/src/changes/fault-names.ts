/** The names that a fault is about: the method that is missing, the column, the module, the variable. */
import type { Exception } from "@holdfast/signals";

export interface FaultName {
  name: string;
  /**
   * `missing`: the fault is that it does not exist; `subject`: the fault happened with it; `giver`: what should have given the value
   * that was not there.
   */
  role: "missing" | "subject" | "giver";
}

const NAME = String.raw`[\w$][\w$.-]{0,120}`;
const quoted = String.raw`[\`'"\u2018\u201c]([^\`'"\u2019\u201d\n]{1,160})[\`'"\u2019\u201d]`;
/** Each captures the name that does not exist. */
const MISSING: readonly RegExp[] = [
  new RegExp(String.raw`(${NAME})(?:\(\.\.\.\))? is not a (?:function|constructor)`),
  new RegExp(String.raw`\b(${NAME}) is not defined\b`),
  new RegExp(`has no attribute ${quoted}`),
  new RegExp(`undefined (?:local variable or )?method ${quoted}`),
  new RegExp(`name ${quoted} is not defined`),
  new RegExp(
    String.raw`column (?:"?[\w]+"?\.)?"?(${NAME})"?(?: of relation "?[\w.]+"?)? does not exist`,
    "i",
  ),
  new RegExp(`(?:unknown|no such|invalid) column (?:name )?:? ?${quoted}`, "i"),
  new RegExp(`no such column: (${NAME})`, "i"),
  new RegExp(`relation ${quoted} does not exist`, "i"),
  new RegExp(`no such table: (${NAME})`, "i"),
  new RegExp(`table ${quoted} doesn't exist`, "i"),
  new RegExp(String.raw`(?:function|type|schema|role) "?(${NAME})"?(?:\([^)]{0,200}\))? does not exist`, "i"),
  new RegExp(`cannot find (?:module|package) ${quoted}`, "i"),
  new RegExp(`no module named ${quoted}`, "i"),
  new RegExp(`cannot import name ${quoted}`, "i"),
  new RegExp(`does not provide an export named ${quoted}`, "i"),
  new RegExp(`(?:bean|service|provider|dependency|component) (?:of type |named )${quoted}`, "i"),
  new RegExp(`(?:cannot query field|unknown (?:field|argument|attribute|keyword|option)):? ${quoted}`, "i"),
  /\b([\w.]{1,160})\(\) (?:missing \d{1,2} required|takes \d{1,2} positional|got an unexpected)/,
  /(?:call to )?undefined (?:method|function) ([\w:\\]{1,160})/i,
  new RegExp(
    `(?:environment variable|env(?:ironment)? var|variable|config(?:uration)?(?: key)?) ${quoted}`,
    "i",
  ),
  /\b([A-Z][A-Z0-9]*_[A-Z0-9_]{2,60})\b(?=.{0,60}(?:not set|missing|required|undefined|must be))/,
  new RegExp(`KeyError: ${quoted}`),
  /(?:missing|required|set)\b.{0,60}\b([A-Z][A-Z0-9]*_[A-Z0-9_]{2,60})\b/,
];
/** Each captures a name that the fault happened with. */
const SUBJECT: readonly RegExp[] = [
  new RegExp(String.raw`\((?:reading|setting) ${quoted}\)`),
  new RegExp(`propert(?:y|ies) ${quoted} of (?:undefined|null)`),
  new RegExp(`cannot destructure property ${quoted}`, "i"),
  new RegExp(
    `(?:constraint|index|column|relation|table|field|key|parameter|argument|queue|topic|bucket) ${quoted}`,
    "i",
  ),
  new RegExp(`missing \\d{1,2} required (?:positional|keyword-only) arguments?: ${quoted}`),
  new RegExp(`unexpected keyword argument ${quoted}`),
];

/** Settings that are named in words of their own; codes of errors look alike. */
const SETTING =
  /\b(?!ERR_|FST_|UND_|E[A-Z]+_|HPE_|DEPTH_|UNABLE_|SELF_|CERT_|HTTP_)([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\b/g;
const SETTINGS = 3;
const ABSENT = /\b(?:required|missing|undefined|not set|not defined|is empty|must be set)\b/i;
/** Each captures what gave nothing, as the runtime itself says. */
const GIVER: readonly RegExp[] = [
  /the return value of "(?:[\w.$<>]{1,200}\.)?([\w$]{1,80})\([^)"]{0,300}\)" is null/,
  /because "(?:this|[\w.$]{1,80})\.([\w$]{1,80})" is null/,
];

/** Addresses: whole or not at all. */
const ADDRESSES: readonly RegExp[] = [
  /\b(?:ENOTFOUND|EAI_AGAIN) ([\w.-]{3,253})/,
  /\bECONNREFUSED ([\w.-]{3,253}|[\d.]{7,15}):\d/,
  /could not translate host name "([\w.-]{3,253})"/,
  /lookup ([\w.-]{3,253})(?: on [\d.:]+)?: no such host/,
];
/** What values of all sorts have: no change is told by them. */
export const COMMON: ReadonlySet<string> = new Set(
  "length name type value data id key map filter forEach reduce find push pop then catch join split slice toString toFixed trim get set has size items index keys values includes replace match test call apply bind error message code status result body params query headers".split(
    " ",
  ),
);

/** Names in a fault's text, what is missing first. Bounded: the first 2,000 characters are read. */
export function faultNames({ type, message }: Exception): FaultName[] {
  const text = `${type}: ${message}`.slice(0, 2000);
  const names = new Map<string, FaultName>();
  const add = (found: string, role: FaultName["role"]) => {
    for (const name of spellings(found)) {
      // That all lists have it, or all texts, tells that something is no list or text: what gave it is to be found.
      if (role !== "giver" && COMMON.has(name)) continue;
      if (!names.has(name)) names.set(name, { name, role });
    }
  };
  for (const pattern of MISSING) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) add(found, "missing");
  }
  for (const pattern of SUBJECT) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) add(found, "subject");
  }
  const role = ABSENT.test(text) ? "missing" : "subject";
  for (const [name] of [...text.matchAll(SETTING)].slice(0, SETTINGS)) add(name, role);
  for (const pattern of GIVER) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) add(found, "giver");
  }
  for (const pattern of ADDRESSES) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined && name !== "localhost") names.set(name, { name, role: "missing" });
  }
  return [...names.values()];
}

/** Of a dotted or path-like name the last part is what code says: `quotes.statistics` is called as `.statistics(`. */
function spellings(found: string): string[] {
  const plain = found.replace(/\(.*$/, "").replace(/["'`]/g, "").trim();
  const bare = plain.replace(/\.(?:[cm]?[jt]sx?|py|json)$/, "");
  const parts = /[\\/]/.test(bare) ? bare.split(/[\\/]+/) : bare.split(/\.(?=[\w$]+$)|::/);
  const last = parts.at(-1)!;
  return last === plain || last.length < 2 ? [plain] : [last, plain];
}
