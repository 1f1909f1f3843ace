/** The text format of Prometheus, version 0.0.4, and how OpenTelemetry's names are written in it. */

export type Labels = Readonly<Record<string, string | number | boolean | undefined>>;

/** Units of UCUM as Prometheus spells them out (OpenTelemetry compatibility specification). */
const units: Readonly<Record<string, string>> = {
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  By: "bytes",
  KiBy: "kibibytes",
  MiBy: "mebibytes",
  "1": "ratio",
  "%": "percent",
};

/** `http.server.request.duration` in `s` is `http_server_request_duration_seconds`; a counter ends in `_total`. */
export function metricName(name: string, unit: string | undefined, counter = false): string {
  const clean = name.replace(/[^a-zA-Z0-9_:]+/g, "_").replace(/^(?=\d)/, "_");
  const suffix =
    unit === undefined || unit.startsWith("{") ? undefined : (units[unit] ?? unit.replace(/\W+/g, "_"));
  const full = suffix === undefined || clean.endsWith(`_${suffix}`) ? clean : `${clean}_${suffix}`;
  return counter && !full.endsWith("_total") ? `${full}_total` : full;
}

/** Lines of one metric family. */
export class Family {
  readonly #lines: string[];
  readonly #name: string;

  constructor(name: string, type: "counter" | "gauge" | "histogram", help: string) {
    this.#name = name;
    this.#lines = [
      `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
      `# TYPE ${name} ${type}`,
    ];
  }

  add(value: number, labels: Labels = {}, suffix = ""): void {
    this.#lines.push(`${this.#name}${suffix}${labelText(labels)} ${numberText(value)}`);
  }

  toString(): string {
    return this.#lines.join("\n");
  }
}

/** A label's text is bounded: it comes from names, and names can be anything. */
const LABEL_MAX = 200;

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          `${name.replace(/[^a-zA-Z0-9_]+/g, "_")}="${String(value)
            .slice(0, LABEL_MAX)
            .replaceAll("\\", "\\\\")
            .replaceAll("\n", "\\n")
            .replaceAll('"', '\\"')}"`,
        ],
  );
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}
