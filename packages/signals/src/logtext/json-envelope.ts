/** Envelopes that collectors and search tools put around a record or a line when they export it. */
import { type Fields, isFields } from "./json-fields.ts";

/** The record without its envelope; a line that some process printed becomes the field `log`. The same object where there is none. */
export function withoutEnvelope(value: Fields): Fields {
  // Elasticsearch and OpenSearch.
  if (isFields(value["_source"])) return value["_source"];
  // Datadog: what the service logged stands under what Datadog made of it.
  const datadog = isFields(value["content"])
    ? value["content"]
    : value["type"] === "log" && isFields(value["attributes"])
      ? value["attributes"]
      : undefined;
  if (datadog && typeof datadog["message"] === "string") {
    const { status, attributes, ...rest } = datadog;
    return { level: status, ...rest, ...(isFields(attributes) && attributes) };
  }
  // Loki.
  if (typeof value["line"] === "string" && isFields(value["labels"])) {
    const { app, service, service_name: named, container, pod } = value["labels"];
    return carried(value["line"], value["timestamp"], service ?? named ?? app ?? container, pod);
  }
  // systemd's journal: its priority is the stream's, not the message's.
  if (typeof value["MESSAGE"] === "string" && value["__REALTIME_TIMESTAMP"] !== undefined) {
    return carried(
      value["MESSAGE"],
      value["__REALTIME_TIMESTAMP"],
      value["SYSLOG_IDENTIFIER"] ?? value["_SYSTEMD_UNIT"],
      value["_PID"],
    );
  }
  // Splunk.
  const splunk = isFields(value["result"]) ? value["result"] : value;
  if (typeof splunk["_raw"] === "string")
    return carried(splunk["_raw"], splunk["_time"], splunk["sourcetype"], splunk["host"]);
  const message = value["message"] ?? value["@message"];
  if (typeof message === "string" && mayBeRecord(message)) {
    const { message: _, "@message": __, ...rest } = value;
    return { ...rest, log: message };
  }
  return value;
}

function carried(line: string, time: unknown, service: unknown, instance: unknown): Fields {
  return {
    log: line,
    ...(time !== undefined && { time }),
    ...(typeof service === "string" && { service }),
    ...(typeof instance === "string" && { instance }),
  };
}

/** Whether a message is a structured record itself, as collectors that know nothing of it leave it. */
function mayBeRecord(message: string): boolean {
  if (message.charCodeAt(0) !== 123 || !message.trimEnd().endsWith("}")) return false;
  return (
    /^\{\s*"/.test(message) &&
    /"(?:level|severity|lvl|msg|message|log\.level|@l)"\s*:/.test(message.slice(0, 4000))
  );
}
