/** Keys that are set without harm. */

/** Plain assignment to `__proto__` would change the prototype. A key that is taken is numbered: no value is lost. */
export function put(out: object, key: string, value: unknown): void {
  const record = out as Record<string, unknown>;
  if (key !== "__proto__" && !(key in record)) {
    record[key] = value;
    return;
  }
  let name = key;
  for (let number = 2; Object.hasOwn(record, name); number++) name = `${key} (${number})`;
  Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
}
