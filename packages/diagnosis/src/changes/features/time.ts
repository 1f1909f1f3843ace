/** When it took effect, beside when the failure began. */
import type { Feature } from "./feature.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Clocks of senders and of CI differ. */
const SKEW = 2 * MINUTE;

export const time: Feature = ({ candidate, input, self }) => {
  if (candidate.effective === undefined || input.firstFailure === undefined) return undefined;
  const after = input.firstFailure - candidate.effective;
  if (after < -SKEW) return { weight: -6, text: "It took effect after the failure had begun", signal: self };
  if (after < 0)
    return {
      weight: 0.6,
      text: `It took effect within ${words(-after)} of the first failure: the clocks of senders may differ by more`,
      signal: self,
    };
  if (after <= 10 * MINUTE)
    return { weight: 1.2, text: `The first failure came ${words(after)} after it took effect`, signal: self };
  if (after <= HOUR)
    return { weight: 0.6, text: `The first failure came ${words(after)} after it took effect`, signal: self };
  if (after > 24 * HOUR)
    return {
      weight: -0.8,
      text: `It had been in effect for ${words(after)} before the first failure`,
      signal: self,
    };
  return undefined;
};

function words(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
