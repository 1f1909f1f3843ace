/** From what the schema refused, and what production forbids, to problems in plain words. */
import type { ConfigProblem } from "./errors.ts";
import type { Judged, Verdict } from "./judge.ts";
import { nearName } from "./near-name.ts";
import { brokenRule } from "./production-rules.ts";
import { isSecretName, needlesOf, withoutSecrets } from "./secrets.ts";
import type { Sources } from "./sources.ts";

export interface ProblemRules {
  readonly production: boolean;
  readonly allowLocal: ReadonlySet<string>;
  /** Where variables are set here, e.g. `in the environment`. */
  readonly where: string;
}

export function problemsOf(verdict: Verdict, sources: Sources, rules: ProblemRules): ConfigProblem[] {
  const known = new Set(verdict.judged.map(({ name }) => name));
  const others = [...sources.values.keys()].filter((name) => !known.has(name));
  // Any message may quote any value: a rule over two variables names both.
  const needles = verdict.judged.flatMap(({ name, facts, found }) =>
    needlesOf(found?.raw, facts.secret || isSecretName(name)),
  );
  const problems: ConfigProblem[] = [...sources.problems];
  for (const one of verdict.judged) {
    if (one.issues.length === 0) {
      const broken = rules.production ? forbidden(one, rules) : undefined;
      if (broken) problems.push(broken);
    } else if (one.found === undefined) {
      problems.push(missing(one, others, sources, rules));
    } else {
      problems.push(...one.issues.map((issue) => invalid(one, issue, needles, rules)));
    }
  }
  for (const issue of verdict.issues) {
    problems.push({
      name: "",
      kind: "invalid",
      message: `The configuration as a whole ${inWords(withoutSecrets(issue, needles))}`,
      action: `Correct its variables ${rules.where}.`,
    });
  }
  return problems;
}

function missing(
  { name, facts }: Judged,
  others: readonly string[],
  sources: Sources,
  rules: ProblemRules,
): ConfigProblem {
  const near = nearName(name, others, "near");
  const empty = sources.empty.get(name);
  return {
    name,
    kind: "missing",
    message: empty === undefined ? "is missing" : "is set, but empty",
    ...(facts.expected === "" ? {} : { expected: facts.expected }),
    ...(empty === undefined ? {} : { source: empty }),
    action: `Set ${name} ${rules.where}.${near === undefined ? "" : ` ${near} is set: was ${name} meant?`}`,
  };
}

function invalid(
  { name, facts, found }: Judged,
  issue: string,
  needles: readonly string[],
  rules: ProblemRules,
): ConfigProblem {
  const message = inWords(withoutSecrets(issue, needles));
  return {
    name,
    kind: "invalid",
    message,
    ...(facts.expected === "" || message.includes(facts.expected) ? {} : { expected: facts.expected }),
    ...(found === undefined ? {} : { source: found.source }),
    action: `Correct ${name} ${rules.where}.${oddity(found?.raw)}`,
  };
}

/** Ours continue the name: "must be …"; other libraries speak sentences of their own. */
function inWords(message: string): string {
  const text = message.trim().replace(/\.$/, "");
  return /^(?:is|has|must|can't|entry|at) /.test(text) ? text : `is not accepted: ${text}`;
}

/** What people overlook when they paste a value. */
function oddity(raw: unknown): string {
  if (typeof raw !== "string") return "";
  if (/^(["'`])[\s\S]*\1$/.test(raw))
    return " Its value begins and ends with quotes: platforms keep them as part of it.";
  if (/^\s|\s$/.test(raw)) return " Its value begins or ends with white space, perhaps a line break.";
  return "";
}

function forbidden({ name, facts, found, output }: Judged, rules: ProblemRules): ConfigProblem | undefined {
  const value = found === undefined ? output : found.raw;
  const secret = facts.secret || isSecretName(name);
  for (const text of textsIn(value)) {
    const broken = brokenRule(
      {
        name,
        text,
        source: found?.source ?? "default",
        secret,
        fromDefault: found === undefined,
        localAllowed: rules.allowLocal.has(name),
      },
      rules.where,
    );
    if (broken) return broken;
  }
  return undefined;
}

/** A text, or the texts of a list; other values have no rules. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
