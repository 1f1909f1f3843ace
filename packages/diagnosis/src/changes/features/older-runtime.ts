/** What is missing came with a newer Node.js, and the commit changed which one runs. */
import { isRuntimeFile } from "../runtime-file.ts";
import type { Feature } from "./feature.ts";

/** Methods and functions by the major version of Node.js that brought them. Source: the release notes of Node.js and V8. */
const SINCE: Readonly<Record<string, number>> = {
  replaceAll: 15,
  any: 15,
  at: 16,
  structuredClone: 17,
  hasOwn: 16,
  findLast: 18,
  findLastIndex: 18,
  fetch: 18,
  FormData: 18,
  toSorted: 20,
  toReversed: 20,
  toSpliced: 20,
  isWellFormed: 20,
  toWellFormed: 20,
  groupBy: 21,
  fromAsync: 22,
  withResolvers: 22,
  isSubsetOf: 22,
  isSupersetOf: 22,
  symmetricDifference: 22,
  WebSocket: 22,
  parseEnv: 20,
  loadEnvFile: 20,
  getBuiltinModule: 20,
  escape: 24,
  URLPattern: 24,
};

export const olderRuntime: Feature = ({ candidate, names, self }) => {
  const missing = names.find(({ name, role }) => role === "missing" && Object.hasOwn(SINCE, name));
  const file = missing && candidate.files.find(({ path }) => isRuntimeFile(path));
  return file
    ? {
        weight: 3,
        text: `It changed the runtime in ${file.path}, and \`${missing.name}\` came with Node.js ${SINCE[missing.name]}`,
        signal: self,
      }
    : undefined;
};
