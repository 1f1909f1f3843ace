/** The kind of failure fits the nature of the change: schema errors and migrations, missing modules and dependencies. */
import { type Nature, natureOf } from "../nature.ts";
import { troublesOf } from "../trouble.ts";
import type { Feature } from "./feature.ts";

/** Files that say which runtime the service runs on. */
const RUNTIME_FILE =
  /(?:^|\/)(?:Dockerfile[\w.-]*|[\w.-]*\.Dockerfile|\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.tool-versions|runtime\.txt|mise\.toml)$/;

export const nature: Feature = ({ candidate, input, self }) => {
  const of = new Set<Nature | typeof candidate.kind>([
    candidate.kind,
    ...candidate.files.map(({ path }) => natureOf(path)),
  ]);
  const troubles = troublesOf(input.kind);
  if (troubles.has("schema") && of.has("migration"))
    return { weight: 1.6, text: "It changes the schema, and the failure is the schema's", signal: self };
  if (troubles.has("runtime") && candidate.files.some(({ path }) => RUNTIME_FILE.test(path)))
    return {
      weight: 2.2,
      text: "It changes the runtime, and the failure is that the runtime does not fit",
      signal: self,
    };
  if (troubles.has("modules") && of.has("dependency"))
    return {
      weight: 1.4,
      text: "It changes dependencies, and the failure is a missing module",
      signal: self,
    };
  if (troubles.has("settings") && of.has("configuration"))
    return {
      weight: 1.4,
      text: "It changes configuration, and the failure is one of settings or addresses",
      signal: self,
    };
  return undefined;
};
