export { type RedactOptions, redact } from "./redact.ts";
export { redactEvent } from "./redact-event.ts";
export { redactText } from "./redact-text.ts";
