/** What a value must not be in production. */

import { isEmbeddedStore } from "./embedded-store.ts";
import type { ConfigProblem } from "./errors.ts";
import { localAddressIn } from "./local-address.ts";
import { weaknessOf, weakPasswordIn } from "./placeholder.ts";

export interface RuledValue {
  readonly name: string;
  /** The text of the value, or of its default. */
  readonly text: string;
  readonly source: string;
  readonly secret: boolean;
  readonly fromDefault: boolean;
  /** Local addresses and databases are here on purpose. */
  readonly localAllowed: boolean;
}

const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The first rule that a value breaks; undefined where it breaks none. */
export function brokenRule(value: RuledValue, where: string): ConfigProblem | undefined {
  const { name, text, source, secret, fromDefault, localAllowed } = value;
  const set = `Set ${name} ${where}.`;
  if (!localAllowed && isEmbeddedStore(name, text)) {
    return {
      name,
      kind: "embedded",
      message: fromDefault
        ? "is not set, and its default is a local database, which serves development only"
        : "is a local database, which in production loses its data with the next deploy",
      source,
      action: `${set} If its data lies on a lasting disk on purpose, name it in allowLocal.`,
    };
  }
  const host = localAllowed ? undefined : localAddressIn(name, text);
  if (host !== undefined) {
    return {
      name,
      kind: "local",
      message: fromDefault
        ? `is not set, and its default points to this machine (${host}), which serves development only`
        : `points to this machine (${host}), where in production nobody answers`,
      source,
      action: `${set} If a sidecar or a proxy answers there on purpose, name it in allowLocal.`,
    };
  }
  const weakness = secret && !isUrl.test(text) ? weaknessOf(name, text) : undefined;
  const inCode = secret && fromDefault;
  if (inCode || weakness !== undefined || weakPasswordIn(text)) {
    return {
      name,
      kind: "placeholder",
      message: fromDefault
        ? "is not set, and its default is a secret that stands in the code"
        : (weakness ?? "holds a password that everybody knows"),
      source,
      action:
        weakness === undefined && !inCode
          ? `Give the account another password, and ${set.charAt(0).toLowerCase()}${set.slice(1)}`
          : `${set} Make one with: openssl rand -base64 32`,
    };
  }
  return undefined;
}
