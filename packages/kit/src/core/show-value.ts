/** `String(value)`, where that may throw: of a proxy, or of an object without a prototype. */
export function showValue(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "a value that can't be shown";
  }
}
