/** The failure is in the release that brought the change, and not in the one without it: by rates of the running versions. */
import type { Feature } from "./feature.ts";

/** No failure in so many requests bounds the rate below 5 % at 95 % confidence (rule of three). */
const ENOUGH = 59;

export const release: Feature = ({ candidate, input, self }) => {
  if (candidate.release === undefined || !input.releases) return undefined;
  const own = input.releases.find((one) => one.release === candidate.release);
  const others = input.releases.filter((one) => one.release !== candidate.release && one.total > 0);
  if (own && own.total >= ENOUGH && own.failed === 0 && others.some(({ failed }) => failed > 0)) {
    return {
      weight: -4,
      text: `${own.release} answered ${own.total} requests without this failure`,
      signal: self,
    };
  }
  if (!own || own.failed === 0) return undefined;
  const healthy = others.filter(({ total, failed }) => total >= ENOUGH && failed === 0);
  if (healthy.length > 0 && healthy.length === others.length) {
    return {
      weight: 1.2,
      text: `${own.release} fails (${own.failed} of ${own.total}), ${healthy.map((one) => `${one.release} did not (0 of ${one.total})`).join(", ")}`,
      signal: self,
    };
  }
  const ill = others.find(({ failed, total }) => failed / total >= own.failed / own.total / 2);
  if (ill)
    return {
      weight: -1.5,
      text: `${ill.release}, without it, fails as well (${ill.failed} of ${ill.total})`,
      signal: self,
    };
  return undefined;
};
