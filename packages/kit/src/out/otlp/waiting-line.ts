/** Records that wait, and the request bodies that are made of them. */
import { attributes } from "./attributes.ts";

const BATCH_RECORDS_MAX = 500;
const BATCH_CHARS_MAX = 1024 * 1024;

/** The body of one request, and how many records or metrics it holds. */
export interface Body {
  text: string;
  items: number;
}

export class WaitingLine {
  readonly #resource: string;
  readonly #takeMetrics: () => object[];
  readonly #records: string[] = [];
  #chars = 0;

  constructor(resource: Readonly<Record<string, string>>, takeMetrics: () => object[]) {
    this.#resource = JSON.stringify({ attributes: attributes(resource) });
    this.#takeMetrics = takeMetrics;
  }

  /** Characters of what waits. */
  get chars(): number {
    return this.#chars;
  }

  /** @param record JSON text of a log record */
  add(record: string): void {
    this.#records.push(record);
    this.#chars += record.length;
  }

  /** The next body of log records; undefined where none waits. */
  nextLogs(): Body | undefined {
    if (this.#records.length === 0) return undefined;
    let items = 0;
    let chars = 0;
    while (items < this.#records.length && items < BATCH_RECORDS_MAX && chars < BATCH_CHARS_MAX)
      chars += this.#records[items++]!.length;
    const records = this.#records.splice(0, items);
    this.#chars -= chars;
    const text = `{"resourceLogs":[{"resource":${this.#resource},"scopeLogs":[{"scope":{"name":"@holdfast/kit"},"logRecords":[${records.join(",")}]}]}]}`;
    return { text, items };
  }

  /** What the metrics grew by since the last time; undefined where nothing did. */
  metrics(): Body | undefined {
    const metrics = this.#takeMetrics();
    if (metrics.length === 0) return undefined;
    const text = `{"resourceMetrics":[{"resource":${this.#resource},"scopeMetrics":[{"scope":{"name":"@holdfast/kit"},"metrics":${JSON.stringify(metrics)}}]}]}`;
    return { text, items: metrics.length };
  }
}
