/** Headers that keep a page to itself: own scripts only, in no frame, its address told to nobody. */
import { createHash } from "node:crypto";

/** @param scriptHashes CSP hashes of the inline scripts that the page's own HTML has, e.g. `'sha256-…'` */
export function pageHeaders(scriptHashes: readonly string[] = []): Record<string, string> {
  return {
    "content-security-policy": [
      "default-src 'self'",
      `script-src ${["'self'", ...scriptHashes].join(" ")}`,
      // Component libraries write style elements while they run.
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
  };
}

/** CSP hashes of the small scripts in a page, such as one that sets the colour scheme before the first paint. */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
}
