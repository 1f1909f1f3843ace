/** What to do about a suspect, and what that risks, by the nature of the change. */
import { shellWord } from "../verdict/checks/shell-word.ts";
import { natureOf } from "./nature.ts";
import type { Candidate } from "./suspecting.ts";

/** @returns One sentence each. */
export function advise(candidate: Candidate): { risk: string; action: string } {
  const { kind, names, files, id, release } = candidate;
  const natures = new Set(files.map(({ path }) => natureOf(path)));
  if (kind === "flag")
    return {
      risk: "Low: a flag goes back at once, and nothing is deployed.",
      action: `Turn \`${names[0] ?? id}\` back to its value before, and watch the failing route.`,
    };
  if (kind === "migration" || natures.has("migration"))
    return {
      risk: "High: code can go back, data can't; rows written since may not fit the old schema.",
      action:
        "Do not undo the migration blindly. Roll the code back only if it works on the new schema; else add what the running code expects (two-phase change).",
    };
  if (kind === "configuration" || (natures.has("configuration") && !natures.has("code")))
    return {
      risk: "Low to medium: a setting goes back quickly, but other services may share it.",
      action: "Put the setting back to its value before, restart, and call the failing route.",
    };
  if (kind === "dependency" || (natures.has("dependency") && !natures.has("code")))
    return {
      risk: "Medium: the version before may lack a security fix; read its notes.",
      action:
        "Pin the version before in the lock file, build and deploy; then find what changed between the two.",
    };
  if (kind === "restart" || kind === "scale")
    return { risk: "Low.", action: "Look at what differs between the instances before and after it." };
  if (kind === "deploy")
    return {
      risk: "Medium: everything else in the release goes back with it; migrations stay.",
      action: `Roll back to the release before ${release ?? id}, then look at what it brought.`,
    };
  return {
    risk: "Medium: what was built on the commit since goes with it.",
    action: `Roll back to the release before, or revert it: \`git revert ${shellWord(id.slice(0, 12), "commit")}\`; then test the failing route.`,
  };
}
