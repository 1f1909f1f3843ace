/** A report as an answer: a file to keep, or a page that runs nothing and loads nothing. */
import { createHash } from "node:crypto";
import { type Report, reportStyle, toHtml, toMarkdown } from "@holdfast/diagnosis";
import type { FastifyReply } from "fastify";

export type ReportFormat = "md" | "html" | "json";

const style = `'sha256-${createHash("sha256").update(reportStyle).digest("base64")}'`;

/** Nothing but its own style: no script, no frame, no form, nothing from elsewhere, whatever got past the escaping. */
const policy = [
  "default-src 'none'",
  `style-src ${style}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "sandbox allow-top-navigation-by-user-activation",
].join("; ");

const types: Readonly<Record<ReportFormat, string>> = {
  md: "text/markdown; charset=utf-8",
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
};

const bodies: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  md: toMarkdown,
  html: toHtml,
  json: (report) => JSON.stringify(report),
};

/** @param download as a file, or shown where it is asked for */
export function answerReport(
  reply: FastifyReply,
  report: Report,
  format: ReportFormat,
  download: boolean,
): FastifyReply {
  // The id is of letters, digits and a dash: safe in a header.
  const name = `${report.id.replace(/[^\w-]/g, "")}.${format}`;
  return reply
    .type(types[format])
    .header("content-disposition", `${download ? "attachment" : "inline"}; filename="${name}"`)
    .header("content-security-policy", policy)
    .header("referrer-policy", "no-referrer")
    .header("x-frame-options", "DENY")
    .header("cross-origin-resource-policy", "same-origin")
    .serializer((body: string) => body)
    .send(bodies[format](report));
}
