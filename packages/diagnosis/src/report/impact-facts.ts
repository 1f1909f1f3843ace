/** Whom it hit, in sentences. */
import type { Fact, Impact } from "./report.ts";
import { code } from "./visible.ts";

/** Routes that are named. */
const ROUTES = 20;

export function impactFacts({ failures, signal, requests, routes, users }: Impact): Fact[] {
  const facts: Fact[] = [];
  const say = (text: string) => facts.push({ text, signals: [signal] });
  say(`${counted(failures, "failure")} of this root ${failures === 1 ? "was" : "were"} told.`);
  if (requests && requests.total > 0) {
    const share = (requests.failed / requests.total) * 100;
    say(
      `${counted(requests.failed, "request")} of ${requests.total.toLocaleString("en-US")} failed (${share < 0.1 && requests.failed > 0 ? "less than 0.1" : share.toFixed(1)} %).`,
    );
  } else say("The share of failed requests is unknown: no count of all requests was told.");
  const named = [...routes].sort((a, b) => b.count - a.count).slice(0, ROUTES);
  for (const { route, count } of named) say(`${code(route, 120)}: ${counted(count, "failure")}.`);
  if (routes.length > named.length) say(`${routes.length - named.length} more routes failed.`);
  say(
    users === undefined
      ? "How many users were hit is unknown: the signals do not tell them apart."
      : `${counted(users, "user")} ${users === 1 ? "was" : "were"} hit.`,
  );
  return facts;
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
