/** A service's code that throws and swallows, and code that never throws: with and without the register hook it is this file. */

class QuoteError extends Error {
  code = "E_QUOTE";
}

function quote(id: number): number {
  throw new QuoteError(`no quote for ${id}`);
}

/** Throws and swallows once. */
export function swallows(id: number): number {
  try {
    return quote(id);
  } catch {
    return 0;
  }
}

function price(id: number): number {
  if (id < 0) throw new QuoteError("never");
  return id + 1;
}

/** Has the same catch and never needs it. */
export function succeeds(id: number): number {
  try {
    return price(id);
  } catch {
    return 0;
  }
}
