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
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const until = Date.now() + 20_000;
  for (;;) {
    const { issues } = await get<{ issues: { id: string; root: unknown; count: number }[] }>("/api/issues");
    const named = issues.filter((issue) => issue.root !== null && issue.count >= wanted.failures);
    if (named.length >= wanted.issues) {
      const whole = await Promise.all(named.map((issue) => get<IssueDetail>(`/api/issues/${issue.id}`)));
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
