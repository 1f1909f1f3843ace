/** Sends what the service says to a Holdfast console, or to any OpenTelemetry collector. */
import {
  type Note,
  onNote,
  ownFailure,
  registerCloser,
  registerGauge,
  registerState,
} from "../core/index.ts";
import { DurationTable } from "./otlp/duration-table.ts";
import { Exporter, type OutCounts } from "./otlp/exporter.ts";
import { NoteRecords } from "./otlp/note-records.ts";
import { type OutOptions, type OutSettings, settingsOf } from "./settings.ts";
import { loadApi } from "./spans.ts";

/** The way out. */
export interface Out {
  /** False where nothing says whereto: then nothing is collected either. */
  readonly enabled: boolean;
  /** What became of what was to be sent. */
  counts(): OutCounts;
  /** Sends what waits now; resolves when it is sent, on disk, or counted as lost. Never rejects. */
  flush(): Promise<void>;
  /** Listens no more, sends what waits, and puts on disk what could not be sent until `signal` aborts. Never rejects. */
  stop(signal?: AbortSignal): Promise<void>;
}

/** Records a second; a flood beyond is counted: describing errors takes time that requests need. Their outcomes are counted all the same. */
const RECORDS_MAX = 300;

/**
 * Sends errors, outcomes, flag evaluations and what the kit's parts tell, as OTLP/HTTP JSON, from now on: in batches, gzipped, with
 * secrets replaced. While the console is away they wait on disk, also over a kill and a restart. Does nothing where neither
 * `endpoint` nor OTEL_EXPORTER_OTLP_ENDPOINT is set, or OTEL_SDK_DISABLED is `true`. The shutdown flushes it.
 *
 * @throws OutOptionsError where an option is no http address or header; DurationError. Mistakes in variables are told on stderr, and
 * nothing is sent: they must not keep a service from starting.
 * @example
 * startOut({ endpoint: "https://holdfast.example", headers: { authorization: `Bearer ${key}` }, service: "shop", release: "1.4.2" });
 */
export function startOut(options: OutOptions = {}): Out {
  const disabled = process.env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true";
  const settings = disabled ? undefined : readSettings(options);
  if (!settings) return nowhere();
  const durations = new DurationTable();
  const records = new NoteRecords();
  const exporter = new Exporter(settings, () => (settings.wanted.metrics ? durations.take(Date.now()) : []));
  const flood = { second: 0, count: 0, left: 0 };
  const hear = (note: Note) => {
    if (note.kind === "work") {
      if (settings.wanted.metrics) durations.add(note);
      if (!note.failed && note.context.ledger === undefined) return;
    }
    const second = Math.floor(note.time / 1000);
    if (second !== flood.second) Object.assign(flood, { second, count: 0 });
    if (flood.count >= RECORDS_MAX) {
      flood.left++;
      records.skip(note);
      return;
    }
    for (const record of records.of(note)) {
      // Most notes of a flood (flags, retries, 404s) make none.
      flood.count++;
      exporter.add(record);
    }
  };
  void loadApi();
  const ends = [
    onNote(hear, {
      well:
        settings.wanted.metrics &&
        ((context, status, duration) => durations.addWell(context, status, duration)),
    }),
    registerState({ name: "signals", read: () => stateOf(exporter) }),
    registerGauge({
      name: "holdfast.out.waiting",
      help: "Signals that wait to be sent",
      unit: "By",
      read: () => exporter.waitingBytes + exporter.counts.spool.bytes,
    }),
  ];
  let metricsAt = performance.now() + settings.metricInterval;
  const beat = Math.max(10, Math.min(settings.logDelay, settings.metricInterval));
  const timer = setInterval(() => {
    const due = performance.now() >= metricsAt;
    if (due) metricsAt = performance.now() + settings.metricInterval;
    void exporter.pump(due);
  }, beat);
  timer.unref();
  const save = () => exporter.saveNow();
  process.on("exit", save);

  let stopping: Promise<void> | undefined;
  const out: Out = {
    enabled: true,
    counts: () => {
      const counts = exporter.counts;
      return { ...counts, dropped: counts.dropped + flood.left };
    },
    flush,
    stop: (signal) => (stopping ??= end(signal)),
  };
  ends.push(registerCloser({ name: "signals", stage: "signals", close: (signal) => out.stop(signal) }));

  /** Nothing else of this part keeps the process alive; who waits for this must get an answer. */
  async function flush(): Promise<void> {
    const hold = setInterval(() => {}, 60_000);
    await exporter.pump(true, true);
    clearInterval(hold);
  }

  async function end(signal?: AbortSignal): Promise<void> {
    clearInterval(timer);
    const late = new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      else signal?.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([out.flush(), late]);
    for (const stop of ends) stop();
    exporter.saveNow();
    process.off("exit", save);
  }
  return out;
}

function readSettings(options: OutOptions): OutSettings | undefined {
  try {
    return settingsOf(options, process.env);
  } catch (error) {
    if (options.endpoint !== undefined) throw error;
    ownFailure("signals", error);
    return undefined;
  }
}

function stateOf(exporter: Exporter): {
  status: "pass" | "warn";
  output?: string;
  details: Record<string, unknown>;
} {
  const { awaySince, counts } = exporter;
  const details = { ...counts };
  if (awaySince === 0) return { status: "pass", details };
  const seconds = Math.round((Date.now() - awaySince) / 1000);
  return { status: "warn", output: `the console has not answered for ${seconds} s; signals wait`, details };
}

function nowhere(): Out {
  const spool = { written: 0, sent: 0, expired: 0, corrupt: 0, waiting: 0, bytes: 0 };
  return {
    enabled: false,
    counts: () => ({ sent: 0, refused: 0, rejected: 0, dropped: 0, retried: 0, spool }),
    flush: async () => {},
    stop: async () => {},
  };
}
