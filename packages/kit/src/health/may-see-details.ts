/** Who may see outputs, errors and figures: those who prove it, nobody by default. */
import { createHash, timingSafeEqual } from "node:crypto";
import { isForwarded, ownFailure } from "../core/index.ts";
import { disarm } from "./disarm.ts";
import type { HealthSettings } from "./settings.ts";
import type { HealthRequest } from "./types.ts";

/** True where any of the allowed ways says yes. Never throws: in doubt, no. */
export function mayDetailsBeSeen(request: HealthRequest, settings: HealthSettings): boolean {
  if (settings.everyone || request.authorized === true) return true;
  if (settings.tokenHash && hasToken(request, settings.tokenHash)) return true;
  if (settings.loopback && isFromHere(request)) return true;
  if (!settings.authorize) return false;
  try {
    const answer: unknown = settings.authorize(request);
    disarm(answer);
    return answer === true;
  } catch (error) {
    ownFailure("health authorize", error);
    return false;
  }
}

function hasToken(request: HealthRequest, expected: Buffer): boolean {
  const header = request.headers?.["authorization"];
  const token = typeof header === "string" ? /^bearer +(\S+) *$/i.exec(header)?.[1] : undefined;
  if (token === undefined || token.length > 4096) return false;
  return timingSafeEqual(createHash("sha256").update(token).digest(), expected);
}

function isFromHere({ remoteAddress, headers }: HealthRequest): boolean {
  if (remoteAddress === undefined || headers === undefined) return false;
  if (isForwarded(headers)) return false;
  return /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/i.test(remoteAddress);
}
