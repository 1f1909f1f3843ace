/** How deep JSON nests, before it is parsed: hundreds of thousands of brackets take JSON.parse seconds. */

/** Deeper JSON is not parsed. Payloads of known senders nest some tens of levels. */
const maxJsonDepth = 10_000;

/**
 * True when JSON nests too deep to be parsed.
 *
 * @example
 * nestsTooDeep(new TextEncoder().encode("[".repeat(20_000))); // true
 */
export function nestsTooDeep(json: Uint8Array | string): boolean {
  if (json.length <= maxJsonDepth) return false;
  return typeof json === "string" ? textExceeds(json) : bytesExceed(json);
}

// Twice the same loop: one that calls a function for each character takes three times as long.
function bytesExceed(json: Uint8Array): boolean {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const code = json[i];
    if (code === 0x22) {
      i = json.indexOf(0x22, i + 1);
      while (i !== -1 && isEscaped(json, i)) i = json.indexOf(0x22, i + 1);
      if (i === -1) return false;
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxJsonDepth) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(json: Uint8Array, at: number): boolean {
  let start = at;
  while (json[start - 1] === 0x5c) start--;
  return (at - start) % 2 === 1;
}

function textExceeds(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (quoted) {
      if (code === 0x5c) i++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxJsonDepth) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
