/** What a check is before it is about a claim. */
import type { Answer, Weighed } from "../verdict.ts";

/** One question that a command answers, for all claims of some kinds. */
export interface Probe {
  /** Stable slug. */
  slug: string;
  /** Slugs of kinds, or parts of them: analyzers name kinds by what failed. */
  kinds: RegExp;
  /** Not for a claim that these are not about, though it is of the kind. */
  fits?(claim: Pick<Weighed, "title" | "evidence">): boolean;
  asks: string;
  run(claim: Pick<Weighed, "title" | "evidence" | "kind">): string;
  answers: readonly Answer[];
}

export const shows = (outcome: string, looks: string, means: string): Answer => ({
  outcome,
  looks,
  means,
  weight: "check-shows",
});
export const fits = (outcome: string, looks: string, means: string): Answer => ({
  outcome,
  looks,
  means,
  weight: "check-fits",
});
export const against = (outcome: string, looks: string, means: string): Answer => ({
  outcome,
  looks,
  means,
  weight: "check-against",
});
export const excludes = (outcome: string, looks: string, means: string): Answer => ({
  outcome,
  looks,
  means,
  weight: "check-excludes",
});

/** Names in a claim, as its title quotes them. */
export function namesIn(title: string): string[] {
  return [...title.matchAll(/[`"']([^`"'\s]{1,128})[`"']/g)].map(([, name]) => name!);
}

/** Host and port that a claim names. */
export function addressIn(title: string): { host: string; port: string } | undefined {
  const found = /(?:^|[\s`(])([a-z0-9][\w.-]*|\[[0-9a-f:]+\]):(\d{2,5})\b/i.exec(title);
  return found ? { host: found[1]!, port: found[2]! } : undefined;
}
