import { hash128 } from "@holdfast/signals";

/** The same incident has the same id, however often it is told and whatever is learned meanwhile. */
export function reportId(
  fingerprint: string,
  service: string | undefined,
  started: number | undefined,
): string {
  return `INC-${hash128(`${fingerprint}\0${service ?? ""}\0${started ?? ""}`)
    .slice(0, 10)
    .toUpperCase()}`;
}
