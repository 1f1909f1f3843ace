/** A report as one HTML page without scripts or anything from elsewhere. */
import type { Report } from "./report.ts";
import { reportStyle } from "./report-style.ts";
import { type Block, type Cell, sections } from "./sections.ts";
import { segments } from "./segments.ts";
import { visible } from "./visible.ts";

/**
 * Shows a report as a page that stands alone. Whatever the signals hold stays text.
 *
 * @example
 * await writeFile("incident.html", toHtml(incidentReport(input)));
 */
export function toHtml(report: Report): string {
  const numbers = new Map(report.signals.map(({ cite }, index) => [cite, index + 1]));
  const title = `${report.id}: ${report.title}`;
  const parts = sections(report).map(
    ({ id, title: name, blocks }) =>
      `<section id="${id}"><h2>${text(name)}</h2>\n${blocks.map((block) => html(block, numbers)).join("\n")}\n</section>`,
  );
  const signals = report.signals.map(({ cite, link }, index) => {
    const shown = `<code>${text(cite)}</code>`;
    return `<li id="s${index + 1}">${link === null ? shown : `<a href="${text(link)}" rel="noreferrer">${shown}</a>`}</li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title.replaceAll("`", ""))}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header><p class="id">${text(report.id)} <span class="${report.severity.level.toLowerCase()}">${report.severity.level}</span></p>
<h1>${inline(report.title)}</h1></header>
${parts.join("\n")}
<section id="signals"><h2>Signals</h2>
<ol class="signals">
${signals.join("\n")}
</ol>
</section>
</main>
</body>
</html>
`;
}

function html(block: Block, numbers: ReadonlyMap<string, number>): string {
  switch (block.block) {
    case "text":
      return `<p>${inline(block.text)}</p>`;
    case "heading":
      return `<h3>${inline(block.text)}</h3>`;
    case "commands":
      return `<pre>${block.lines.map((line) => text(line, 1000)).join("\n")}</pre>`;
    case "facts": {
      const tag = block.ordered ? "ol" : "ul";
      const items = block.facts.map((fact) => `<li>${inline(fact.text)}${cited(fact.signals, numbers)}</li>`);
      return `<${tag}>\n${items.join("\n")}\n</${tag}>`;
    }
    case "table": {
      const head = block.head.some((one) => one !== "")
        ? `<thead><tr>${block.head.map((one) => `<th>${text(one)}</th>`).join("")}</tr></thead>\n`
        : "";
      const rows = block.rows.map(
        (cells) => `<tr>${cells.map((cell) => tableCell(cell, numbers)).join("")}</tr>`,
      );
      return `<table>\n${head}<tbody>\n${rows.join("\n")}\n</tbody></table>`;
    }
  }
}

function tableCell({ text: said, signals = [] }: Cell, numbers: ReadonlyMap<string, number>): string {
  return `<td>${inline(said)}${cited(signals, numbers)}</td>`;
}

function cited(signals: readonly string[], numbers: ReadonlyMap<string, number>): string {
  const refs = [...new Set(signals.flatMap((signal) => numbers.get(signal) ?? []))];
  return refs.map((n) => ` <a class="cite" href="#s${n}">S${n}</a>`).join("");
}

function inline(sentence: string): string {
  return segments(sentence)
    .map((one) => (one.code ? `<code>${text(one.text)}</code>` : text(one.text)))
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function text(raw: string, most = 2000): string {
  return visible(raw, most).replace(/[&<>"']/g, (one) => ENTITIES[one]!);
}
