/** A pool's figures for metrics. Names: OpenTelemetry, semantic conventions for database client pools. */
import { registerGauge } from "../core/index.ts";

export interface PoolFigures {
  idle(): number;
  used(): number;
  max(): number;
  /** Requests that wait for a connection. */
  waiting(): number;
  /** Waits that came to nothing, since the start. */
  timeouts(): number;
  /** Milliseconds, of this minute and the last. */
  longestWait(): number;
}

/** Answers how to take them back. */
export function registerPoolGauges(pool: string, figures: PoolFigures): () => void {
  const gauge = (
    metric: string,
    help: string,
    unit: string,
    read: () => number,
    labels: Record<string, string> = {},
  ): (() => void) =>
    registerGauge({
      name: `db.client.connection.${metric}`,
      help,
      unit,
      labels: { "db.client.connection.pool.name": pool, ...labels },
      read,
    });
  const state = "db.client.connection.state";
  const taken = [
    gauge("count", "Connections by state", "{connection}", figures.idle, { [state]: "idle" }),
    gauge("count", "Connections by state", "{connection}", figures.used, { [state]: "used" }),
    gauge("max", "Most connections allowed", "{connection}", figures.max),
    gauge("pending_requests", "Requests that wait for a connection", "{request}", figures.waiting),
    gauge(
      "timeouts",
      "Waits for a connection that came to nothing, since the start",
      "{timeout}",
      figures.timeouts,
    ),
    gauge(
      "wait_time.max",
      "Longest wait for a connection in this minute and the last",
      "ms",
      figures.longestWait,
    ),
  ];
  return () => {
    for (const one of taken) one();
  };
}
