/** Rejections that nobody handled, and parts that know whose they are: the boot takes those of its phases. */
import { ownFailure, processWide } from "../core/index.ts";

/** Answers true where it has taken care of the rejection. Runs in the async context of the promise. */
export type RejectionClaim = (reason: unknown) => boolean;

const claims = processWide("rejection-claims", () => ({ all: new Set<RejectionClaim>(), installed: false }));

/** Asks to be heard on each unhandled rejection before the process is; answers the end of it. */
export function claimRejections(claim: RejectionClaim): () => void {
  claims.all.add(claim);
  // Where no shutdown is installed, Node would end the process: then a listener has to stand in while there is a claim.
  const alone = (reason: unknown): void => {
    if (claims.installed || isClaimed(reason)) return;
    throw reason;
  };
  process.on("unhandledRejection", alone);
  return () => {
    claims.all.delete(claim);
    process.off("unhandledRejection", alone);
  };
}

export function isClaimed(reason: unknown): boolean {
  for (const claim of claims.all) {
    try {
      if (claim(reason)) return true;
    } catch (error) {
      ownFailure("shutdown: rejection claim", error);
    }
  }
  return false;
}

/** The shutdown hears rejections from now on; claims are asked by it alone. */
export function setShutdownHears(hears: boolean): void {
  claims.installed = hears;
}
