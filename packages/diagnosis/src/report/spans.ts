/** Times and lengths of time in words. */

/** ISO 8601 in UTC without fractions; null where it is no time. */
export function isoOf(ms: number | undefined | null): string | null {
  if (ms === undefined || ms === null || !Number.isFinite(ms) || ms <= 0 || ms > 8.64e15) return null;
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** `2 h 5 min`, `45 s`. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
