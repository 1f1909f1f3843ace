/** The kind of failure fits the nature of the change: schema errors and migrations, missing modules and dependencies. */
import { type Nature, natureOf } from "../nature.ts";
import type { Feature } from "./feature.ts";

const SCHEMA = new Set([
  "undefined-column",
  "undefined-table",
  "undefined-function",
  "constraint-violation",
  "invalid-json",
]);
const MODULES = new Set(["module-not-found"]);
const SETTINGS = new Set([
  "configuration-missing",
  "connection-refused",
  "dns",
  "tls-certificate",
  "authentication",
  "port-in-use",
  "permission-denied",
]);

export const nature: Feature = ({ candidate, input, self }) => {
  const of = new Set<Nature | typeof candidate.kind>([
    candidate.kind,
    ...candidate.files.map(({ path }) => natureOf(path)),
  ]);
  const { kind } = input;
  if (SCHEMA.has(kind) && of.has("migration"))
    return { weight: 1.6, text: "It changes the schema, and the failure is the schema's", signal: self };
  if (MODULES.has(kind) && of.has("dependency"))
    return {
      weight: 1.4,
      text: "It changes dependencies, and the failure is a missing module",
      signal: self,
    };
  if (SETTINGS.has(kind) && of.has("configuration"))
    return {
      weight: 1.4,
      text: "It changes configuration, and the failure is one of settings or addresses",
      signal: self,
    };
  return undefined;
};
