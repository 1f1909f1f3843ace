export { diagnosisReport, emptyReport } from "./diagnosis-report.ts";
export { incidentReport } from "./incident-report.ts";
export type { ReportInput } from "./input.ts";
export type { Impact, Moment, Report } from "./report.ts";
export { reportStyle } from "./report-style.ts";
export type { PlatformId } from "./rollback/platforms.ts";
export { toHtml } from "./to-html.ts";
export { toMarkdown } from "./to-markdown.ts";
