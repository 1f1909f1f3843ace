/** Processes of one host that run side by side, as a cluster's workers do: each is a place of its own. */
import type { LogRecord } from "@holdfast/signals";

const PID = /"pid"\s?:\s?(\d{1,10})\b/;
const HOSTS_MAX = 500;
const PIDS_MAX = 200;

type Host = Pick<LogRecord, "source" | "instance">;

export class Workers {
  /** The lines of each process, by host. */
  readonly #lines = new Map<string, Map<string, { first: number; last: number }>>();

  /** @returns the process, where the record names it */
  observe(record: LogRecord, file: string | undefined): string | undefined {
    if (record.raw[0] !== "{") return undefined;
    const pid = PID.exec(record.raw)?.[1];
    if (pid === undefined) return undefined;
    const name = nameOf(record, file);
    let host = this.#lines.get(name);
    if (!host) {
      if (this.#lines.size >= HOSTS_MAX) return undefined;
      host = new Map();
      this.#lines.set(name, host);
    }
    const lines = host.get(pid);
    if (lines) {
      lines.first = Math.min(lines.first, record.first);
      lines.last = Math.max(lines.last, record.first);
    } else if (host.size < PIDS_MAX) host.set(pid, { first: record.first, last: record.first });
    return pid;
  }

  /** One spoke on after another had begun: none of them took the other's place. */
  areBeside(host: Host, file: string | undefined): boolean {
    const all = [...(this.#lines.get(nameOf(host, file))?.values() ?? [])].sort((a, b) => a.first - b.first);
    let until = Number.NEGATIVE_INFINITY;
    return all.some(({ first, last }) => {
      const beside = first < until;
      until = Math.max(until, last);
      return beside;
    });
  }
}

function nameOf({ source, instance }: Host, file: string | undefined): string {
  return `${file ?? ""}\0${source}\0${instance ?? ""}`;
}
