/** The part of each exception, with its reason: root first, then the others in order. */
import type { Exception } from "@holdfast/signals";
import type { Branches } from "./branches.ts";
import { label } from "./label.ts";
import { isSameKind } from "./same-kind.ts";
import type { Trait } from "./trait.ts";
import type { Found } from "./unmask.ts";
import type { Link, Role } from "./unmasking.ts";

export interface Part {
  rule: string;
  reason: string;
}

/** `root` is null when only masks were seen: then every exception is a symptom of something unseen. */
export function parts(
  exceptions: readonly Exception[],
  traits: readonly Trait[],
  links: Branches,
  found: Found,
  root: number | null,
): Link[] {
  const onWay = way(links, found.root);
  const all: Link[] = [];
  if (root !== null) all.push({ index: root, role: "root", ...rootPart(traits[root]!, links, root, found) });
  for (let i = 0; i < exceptions.length; i++) {
    if (i === root) continue;
    all.push(root === null ? unseen(i, traits[i]!) : other(i, exceptions, traits, links, found, onWay));
  }
  return all;
}

/** Exceptions that the program's links lead to from the root, in order. */
function way(links: Branches, root: number): Set<number> {
  const passed = new Set<number>();
  for (let i = links.after[root]!; i !== -1; i = links.after[i]!) passed.add(i);
  return passed;
}

function rootPart(trait: Trait, links: Branches, root: number, found: Found): Part {
  if (found.judged) return { rule: found.judged.rule, reason: `Named because ${found.judged.reason}` };
  if (links.heads.length === 1 && links.after[root] === -1 && links.before[root]!.length === 0) {
    return trait.mask
      ? { rule: "only", reason: "The only error that was seen: nothing came before it" }
      : { rule: "only", reason: "The only error that was seen" };
  }
  const relation = links.relation[root];
  if (relation === "cause")
    return { rule: "cause", reason: "The innermost cause: every later error of its chain was made from it" };
  if (relation === "context")
    return {
      rule: "context",
      reason: "The first error: the later ones were raised while it was being handled",
    };
  if (relation === "member") return { rule: "member", reason: "The error that the aggregate collected" };
  if (relation === "suppressed")
    return {
      rule: "suppressed",
      reason: "The first error: the later one was thrown while things were being put away",
    };
  return found.replaced
    ? { rule: "earlier", reason: "The error of this failure that names a cause of its own" }
    : { rule: "earlier", reason: "The first error of this failure" };
}

function unseen(index: number, trait: Trait): Link {
  const rule = trait.mask ? `mask:${trait.mask.slug}` : "symptom";
  return {
    index,
    role: "symptom",
    rule,
    reason: trait.mask
      ? trait.mask.reason("an error that was not seen")
      : "Led to by an error that was not seen",
  };
}

function other(
  index: number,
  exceptions: readonly Exception[],
  traits: readonly Trait[],
  links: Branches,
  found: Found,
  onWay: ReadonlySet<number>,
): Link {
  const trait = traits[index]!;
  const root = traits[found.root]!;
  const rootName = label(root.telling);
  const link = (role: Role, rule: string, reason: string): Link => ({ index, role, rule, reason });

  if (found.tied.includes(index)) {
    const lost = found.lost.get(links.headOf[index]!);
    return link(
      "symptom",
      "tied",
      lost?.rule === "tied"
        ? lost.reason
        : `As good a root as ${rootName}: nothing shows which of them explains the other`,
    );
  }
  if (links.headOf[index] !== links.headOf[found.root]) {
    const lost = found.lost.get(links.headOf[index]!);
    if (links.headOf[index] === index || !links.relation[index]) {
      return link(
        "symptom",
        lost?.rule ?? "earlier",
        lost?.reason ?? `Another error of the same failure as ${rootName}`,
      );
    }
    return link(
      "symptom",
      lost?.rule ?? "earlier",
      `Part of ${exceptions[links.headOf[index]!]?.type ?? "another error"}: ${lost?.reason ?? `follows ${rootName}`}`,
    );
  }
  if (onWay.has(index)) return onTheWay(index, trait, links, onWay, found, rootName, link);
  // Same branch, but not on the way from the root: a sibling, or a mask beneath the root.
  if (isSameKind(root, trait))
    return link("symptom", "repeat", `The same failure as the root, on another attempt or address`);
  if (trait.mask) return link("symptom", `mask:${trait.mask.slug}`, trait.mask.reason(rootName));
  const relation = links.relation[index];
  const onto = links.after[index]!;
  if (relation === "suppressed" || (onto !== -1 && traits[onto]!.telling.name === "SuppressedError"))
    return link("symptom", "suppressed", `Thrown while things were put away after ${rootName}`);
  if (relation === "context")
    return link("symptom", found.judged?.rule ?? "context", `Was being handled when ${rootName} happened`);
  if (relation === "member")
    return link("symptom", "member", `Another error of the same group as ${rootName}`);
  return link("symptom", "cause", `Belongs to the same chain as ${rootName}`);
}

const REPACKS = new Set([
  "generic-error",
  "bare-wrapper",
  "retries-exhausted",
  "upstream-status",
  "empty-error",
]);

function onTheWay(
  index: number,
  trait: Trait,
  links: Branches,
  onWay: ReadonlySet<number>,
  found: Found,
  rootName: string,
  link: (role: Role, rule: string, reason: string) => Link,
): Link {
  // What led here from the root.
  const from = links.before[index]!.find((j) => j === found.root || onWay.has(j));
  const relation = from === undefined ? undefined : links.relation[from];
  if (relation === "context") {
    return trait.mask
      ? link("symptom", `mask:${trait.mask.slug}`, trait.mask.reason(rootName))
      : link("symptom", "context", `Raised while ${rootName} was being handled`);
  }
  if (relation === "suppressed") {
    return trait.telling.name === "SuppressedError"
      ? link(
          "wrapper",
          "suppressed",
          `Carries ${rootName} and what was thrown while things were put away after it`,
        )
      : link("symptom", "suppressed", `Thrown while things were put away after ${rootName}`);
  }
  if (relation === "member")
    return link(
      "wrapper",
      "member",
      `Only collects the errors of several attempts or tasks, ${rootName} among them`,
    );
  if (trait.mask && !REPACKS.has(trait.mask.slug)) {
    return link("symptom", `mask:${trait.mask.slug}`, trait.mask.reason(rootName));
  }
  if (trait.mask) return link("wrapper", `mask:${trait.mask.slug}`, trait.mask.reason(rootName));
  return link("wrapper", "cause", `Wraps ${rootName}: thrown with it as its cause`);
}
