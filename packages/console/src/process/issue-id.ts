/** The id of an issue: the same everywhere for the same project and fingerprint, so that processes need not agree on it first. */
import { hash128 } from "@holdfast/signals";

/** 64 bits of the hash as 13 digits of base 32 (0-9, a-v). */
export function issueId(project: string, version: number, fingerprint: string): string {
  const hash = hash128(`${project}\n${version}\n${fingerprint}`);
  return BigInt(`0x${hash.slice(0, 16)}`)
    .toString(32)
    .padStart(13, "0");
}
