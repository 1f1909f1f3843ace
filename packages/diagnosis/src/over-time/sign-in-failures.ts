/** Sign-in failures: far more sign-ins are refused than usual. */
import { bursts } from "./bursts.ts";

/** One window of the routes that sign people in. */
export interface SignInWindow {
  total: number;
  /** Answered 401, 403 or 429. */
  refused: number;
  /** Answered 5xx, or not at all. (Default: 0) */
  failed?: number;
}

export interface SignInFailures {
  /** Index of the first and last window. */
  from: number;
  to: number;
  total: number;
  refused: number;
  failed: number;
  /** Share that was refused or failed before. */
  usual: number;
  /**
   * `broken`: hardly anybody gets in any more. `attempts`: as many get in as before, and many more try: somebody guesses, or a client
   * tries again and again. `unclear`: the numbers do not tell the two apart.
   */
  sort: "broken" | "attempts" | "unclear";
  reason: string;
}

/** Below this share of those who got in before, signing in is broken; above the other nothing is. */
const BROKEN = 0.2;
const UNHURT = 0.6;
/** How much the share that is refused must have risen. */
const RISEN = 0.2;

const SIGN_IN =
  /(?:^|[/_.-])(?:log-?in|sign-?in|signin|sessions?|oauth2?|oidc|saml|sso|token|authenticate|authorize|auth)(?:[/_.:?-]|$)/i;

/**
 * Whether a route signs people in, by its name.
 *
 * @example
 * isSignInRoute("POST /api/auth/login"); // true
 */
export function isSignInRoute(route: string): boolean {
  return SIGN_IN.test(route);
}

/**
 * @param windows of one length, oldest first; all sign-in routes together
 * @returns the worst time of sign-in failures; undefined where they were as usual, or too few to tell
 */
export function signInFailures(windows: readonly SignInWindow[]): SignInFailures | undefined {
  const bad = ({ refused, failed = 0 }: SignInWindow) => refused + failed;
  const found = bursts(windows.map(bad)).flatMap(({ from, to }): SignInFailures[] => {
    const before = windows.slice(0, from);
    const during = windows.slice(from, to + 1);
    const [old, young] = [sum(before, bad), sum(during, bad)];
    const [oldTotal, total] = [sum(before, all), sum(during, all)];
    const usual = oldTotal === 0 ? 0 : old / oldTotal;
    // More people who sign in are more who mistype.
    if (total === 0 || young / total < usual + RISEN) return [];
    const gotIn = (oldTotal - old) / Math.max(1, before.length);
    const getIn = (total - young) / during.length;
    const sort =
      gotIn < 1
        ? "unclear"
        : getIn <= BROKEN * gotIn
          ? "broken"
          : getIn >= UNHURT * gotIn && young / during.length > gotIn
            ? "attempts"
            : "unclear";
    const refused = sum(during, (one) => one.refused);
    const failed = sum(during, (one) => one.failed ?? 0);
    const shares = `${young} of ${total} sign-ins ${words(refused, failed)}, ${old} of ${oldTotal} before`;
    return [{ from, to, total, refused, failed, usual, sort, reason: `${shares}: ${MEANS[sort]}` }];
  });
  return found.sort((a, b) => b.refused + b.failed - (a.refused + a.failed))[0];
}

const MEANS: Readonly<Record<SignInFailures["sort"], string>> = {
  broken: "hardly anybody gets in any more.",
  attempts: "as many get in as before, so somebody tries again and again.",
  unclear: "whether signing in is broken, or somebody tries again and again, the numbers do not tell.",
};

function words(refused: number, failed: number): string {
  if (failed === 0) return "were refused";
  return refused === 0 ? "failed" : "were refused or failed";
}

function all({ total }: SignInWindow): number {
  return total;
}

function sum(windows: readonly SignInWindow[], of: (window: SignInWindow) => number): number {
  return windows.reduce((added, window) => added + of(window), 0);
}
