/** A place in source code. */

/** Where something was thrown, caught or is waiting. Lines and columns count from 1. */
export interface Site {
  file: string;
  line: number;
  column?: number;
  function?: string;
}

/** `file:line (function)`, as messages show it. */
export function showSite(site: Site): string {
  return `${site.file}:${site.line}${site.function ? ` (${site.function})` : ""}`;
}
