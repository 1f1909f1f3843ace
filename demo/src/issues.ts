/** Asks the console's API for what it found. */
import { setTimeout as sleep } from "node:timers/promises";

/** The part of the API's issue that the demo shows. */
export interface IssueDetail {
  id: string;
  confidence: string;
  root: {
    type: string;
    message: string;
    file: string | null;
    line: number | null;
    function: string | null;
  } | null;
  chain: {
    type: string;
    message: string;
    role: string;
    reason: string;
    swallowedAt: { file: string | null; line: number | null } | null;
  }[];
  suspects: { change: { id: string; title: string }; why: { text: string }[] }[];
  count: number;
  routes: string[];
  releases: string[];
}

export interface Recovery {
  state: "not proven" | "holding" | "proven";
  routes: { route: string; clean: number; needed: number }[];
  missing: string[];
}

/** Waits until the proof stands; answers the last word after 20 s without. */
export async function waitForRecovery(url: string, token: string, issue: string): Promise<Recovery> {
  const until = Date.now() + 20_000;
  for (;;) {
    const { recovery } = await get<{ recovery: Recovery | null }>(url, token, `/api/issues/${issue}`);
    if (recovery?.state === "proven") return recovery;
    if (Date.now() > until)
      return recovery ?? { state: "not proven", routes: [], missing: ["nothing is known"] };
    await sleep(250);
  }
}

async function get<T>(url: string, token: string, path: string): Promise<T> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/**
 * Waits until the console knows at least `issues` issues of `failures` failures each, with a chain behind them, and answers them whole.
 *
 * @throws after 20 s without.
 */
export async function waitForIssues(
  url: string,
  token: string,
  wanted: { issues: number; failures: number },
): Promise<IssueDetail[]> {
  const until = Date.now() + 20_000;
  for (;;) {
    const { issues } = await get<{ issues: { id: string; root: unknown; count: number }[] }>(
      url,
      token,
      "/api/issues",
    );
    const named = issues.filter((issue) => issue.root !== null && issue.count >= wanted.failures);
    if (named.length >= wanted.issues) {
      const whole = await Promise.all(
        named.map((issue) => get<IssueDetail>(url, token, `/api/issues/${issue.id}`)),
      );
      if (whole.filter((issue) => issue.chain.length > 1).length >= wanted.issues) return whole;
    }
    if (Date.now() > until) {
      throw new Error(
        `After 20 s the console knows ${named.length} such issues, ${wanted.issues} were expected.`,
      );
    }
    await sleep(250);
  }
}
