/** The id of an issue: the same everywhere for the same project and fingerprint, so that processes need not agree on it first. */
import { hash } from "node:crypto";

/** 64 bits of a SHA-256, which nobody can aim at another project's issue, as 13 digits of base 32 (0-9, a-v). */
export function issueId(project: string, version: number, fingerprint: string): string {
  const digest = hash("sha256", `${project}\n${version}\n${fingerprint}`);
  return BigInt(`0x${digest.slice(0, 16)}`)
    .toString(32)
    .padStart(13, "0");
}
