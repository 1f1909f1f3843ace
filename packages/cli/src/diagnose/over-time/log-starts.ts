/** From lines about starts and ends to boots, each citing the line at which it was seen to begin. */
import type { Boot, LogRecord } from "@holdfast/signals";
import { citeLine } from "./cite-line.ts";
import { type Mark, type Marked, markOf } from "./mark-of.ts";
import { Workers } from "./workers.ts";

/** Marks of one start come together; the same mark later is another start. Milliseconds. */
const TOGETHER = 2_000;
/** From the first word of a start to its last. Milliseconds. */
const START = 15 * 60_000;
const BOOTS_MAX = 5_000;
const PLACES_MAX = 500;
const MARKS_MAX = 20_000;
/** Lines of a record that are looked at: its first, and those at its end. */
const LAST_LINES = 4;

interface Place {
  /** The start that is going on, or has led to what runs. */
  boot: Boot | undefined;
  /** Texts by which it was seen, with their times. */
  seen: Map<string, number>;
  /** An end was seen here: what ends after it was started in between. */
  ended: boolean;
}

export interface ToldLoop {
  service: string | undefined;
  text: string;
  signal: string;
  times: number;
}

/** A mark with where it stood: records are finished in another order than that of their lines. */
interface Seen extends Marked {
  text: string;
  file: string | undefined;
  line: number;
  /** Of its own record; undefined where that prints none. */
  time: number | undefined;
  source: string;
  pid: string | undefined;
  names: Pick<Boot, "service" | "instance" | "release" | "environment">;
}

export class LogStarts {
  #seen: Seen[] = [];
  readonly #workers = new Workers();
  #boots: Boot[] = [];
  #told = new Map<string, ToldLoop>();
  readonly #places = new Map<string, Place>();
  /** By stream: the place that spoke last. */
  readonly #last = new Map<string, string>();

  /**
   * @param time that the record prints
   * @param file the log's name where several are read
   */
  observe(record: LogRecord, time: number | undefined, file: string | undefined): void {
    const { lines } = record;
    const pid = this.#workers.observe(record, file);
    this.#look(record.text, record.first, record, time, file, pid);
    for (let at = Math.max(1, lines.length - LAST_LINES); at < lines.length; at++)
      this.#look(lines[at]!, record.last, record, time, file, pid);
  }

  /**
   * @param timeAt when the line of a log was printed, as far as the lines before it tell
   * @returns starts, and the loops that a platform speaks of itself
   */
  finish(timeAt: (line: number, file: string | undefined) => number | undefined): {
    boots: Boot[];
    told: ToldLoop[];
  } {
    this.#boots = [];
    this.#told = new Map();
    this.#places.clear();
    this.#last.clear();
    // Logs one after the other, each in the order of its lines.
    const files = [...new Set(this.#seen.map(({ file }) => file))];
    for (const one of files)
      for (const seen of this.#seen.filter(({ file }) => file === one).sort((a, b) => a.line - b.line))
        this.#take(seen, seen.time ?? timeAt(seen.line, seen.file));
    return { boots: this.#boots, told: [...this.#told.values()] };
  }

  /** Whether the log spoke of a start or an end at all. */
  has(file: string | undefined): boolean {
    return this.#seen.some((one) => one.file === file);
  }

  /** What was seen in a log that is read again. */
  forget(file: string | undefined): void {
    this.#seen = this.#seen.filter((one) => one.file !== file);
  }

  #look(
    text: string,
    line: number,
    { source, service, instance, release, environment }: LogRecord,
    time: number | undefined,
    file: string | undefined,
    pid: string | undefined,
  ): void {
    const marked = this.#seen.length < MARKS_MAX ? markOf(text) : undefined;
    if (!marked) return;
    const names = {
      ...(service !== undefined && { service }),
      ...(instance !== undefined && { instance }),
      ...(release !== undefined && { release }),
      ...(environment !== undefined && { environment }),
    };
    this.#seen.push({ ...marked, text, file, line, time, source, names, pid });
  }

  #take({ mark, of, text, file, line, source, names, pid }: Seen, time: number | undefined): void {
    const signal = citeLine(file, line);
    if (mark.kind === "loops") {
      this.#loop(of ?? names.service, text, signal);
      return;
    }
    if (time === undefined) return;
    const stream = `${file ?? ""}\0${of ?? source}`;
    const beside = pid !== undefined && this.#workers.areBeside({ source, instance: names.instance }, file);
    const key = of ?? (beside ? `${names.instance ?? ""} ${pid}` : names.instance);
    const name = key === undefined ? (this.#last.get(stream) ?? stream) : `${stream}\0${key}`;
    const place = this.#place(name, stream);
    if (!place) return;
    this.#last.set(stream, name);
    const make = (): Boot => ({
      // A citation reads `boot at line 12`.
      id: `at ${signal}`,
      started: time,
      outcome: "starting",
      phases: [],
      ...names,
      ...(beside && { instance: key! }),
      // The platform speaks of another than itself.
      ...(of !== undefined && { service: names.service === "systemd" ? of : (names.service ?? of) }),
    });
    if (mark.kind === "ends") this.#end(place, mark, time, make);
    else this.#begin(place, mark.kind, text, time, make);
  }

  #place(name: string, stream: string): Place | undefined {
    const known = this.#places.get(name);
    if (known) return known;
    // What spoke without a name is whoever is the first to say it.
    const unnamed = name === stream ? undefined : this.#places.get(stream);
    if (unnamed) this.#places.delete(stream);
    if (this.#places.size >= PLACES_MAX) return undefined;
    const place = unnamed ?? { boot: undefined, seen: new Map(), ended: false };
    this.#places.set(name, place);
    return place;
  }

  #begin(place: Place, kind: "begins" | "ready", text: string, time: number, make: () => Boot): void {
    const { boot, seen } = place;
    const before = seen.get(text);
    const again =
      boot === undefined ||
      boot.outcome === "killed" ||
      boot.outcome === "failed" ||
      boot.outcome === "stopped" ||
      (before !== undefined && time - before > TOGETHER) ||
      (kind === "begins" && boot.outcome === "ready" && time - boot.started > TOGETHER) ||
      (boot.outcome === "starting" && time - boot.started > START);
    if (again) {
      if (this.#boots.length >= BOOTS_MAX) return;
      place.boot = make();
      place.seen = new Map();
      this.#boots.push(place.boot);
    }
    if (place.seen.size < 50) place.seen.set(text, time);
    const now = place.boot!;
    if (kind === "ready" && now.outcome === "starting") {
      now.outcome = "ready";
      now.ended = Math.max(now.started, time);
    }
  }

  #end(place: Place, { how }: Mark & { kind: "ends" }, time: number, make: () => Boot): void {
    const { boot, ended } = place;
    place.ended = true;
    const open = boot?.outcome === "starting" || boot?.outcome === "ready";
    if (!open) {
      // Lines about one end come together. The first end of a log is of a start that nobody saw.
      const last = boot?.ended ?? boot?.started;
      const same = last !== undefined && time - last <= TOGETHER * 5;
      if (!ended || same || how !== "crashed" || this.#boots.length >= BOOTS_MAX) return;
      place.boot = { ...make(), outcome: "failed", ended: time };
      this.#boots.push(place.boot);
      return;
    }
    const served = boot.outcome === "ready";
    boot.ended = Math.max(boot.started, time);
    boot.outcome = how === "left" ? "stopped" : served || how === "ended" ? "killed" : "failed";
    if (!served && how === "ended") boot.phases = [{ name: "start", state: "running" }];
  }

  #loop(service: string | undefined, text: string, signal: string): void {
    const known = this.#told.get(service ?? "");
    const times = Number(/\(x(\d{1,6}) over/.exec(text)?.[1] ?? 1);
    if (known) known.times = Math.max(known.times + 1, times);
    else if (this.#told.size < 20)
      this.#told.set(service ?? "", {
        service,
        text: saidOf(text),
        signal,
        times,
      });
  }
}

/** `kubectl get events` prints columns before what is said. */
function saidOf(text: string): string {
  return text.slice(Math.max(0, text.search(/Back-off|CrashLoopBackOff/))).trim();
}
