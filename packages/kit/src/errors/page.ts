/** The page for whom no JSON will do: no script, no style sheet from elsewhere, nothing that was not escaped. */
import { redactText } from "@holdfast/signals/redact";
import type { Problem } from "./problem-of.ts";

export function page({ title, status, detail, requestId }: Problem): string {
  const heading = `${status} ${escaped(title)}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${heading}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:36em;padding:0 1em}code{user-select:all}</style>
<h1>${heading}</h1>
${detail === undefined ? "" : `<p>${escaped(detail)}</p>\n`}${requestId === undefined ? "" : `<p>Request id: <code>${escaped(requestId)}</code></p>\n`}</html>
`;
}

function escaped(text: string): string {
  return redactText(text)
    .slice(0, 2_000)
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
