/** A service with the stock Sentry SDK: throws, captures, flushes, and prints what it sent. Run with the DSN as argument. */
import * as Sentry from "@sentry/node";

const [dsn] = process.argv.slice(2);
Sentry.init({
  dsn: dsn!,
  release: "shop@1.5.0",
  environment: "production",
  tracesSampleRate: 1,
  serverName: "web-1",
});

function loadDashboard(): void {
  const quotes = {} as { statistics(): void };
  quotes.statistics();
}

const ids: string[] = [];
Sentry.startSpan({ name: "GET /dashboard", op: "http.server" }, () => {
  try {
    loadDashboard();
  } catch (cause) {
    ids.push(Sentry.captureException(new Error("Internal Server Error", { cause })));
  }
});
// Above 32 KiB the SDK packs with gzip.
ids.push(Sentry.captureException(new Error("large one"), { extra: { text: "lorem ipsum ".repeat(20_000) } }));
ids.push(Sentry.captureMessage("something to say", "warning"));
Sentry.captureCheckIn({ monitorSlug: "nightly", status: "ok" });
const flushed = await Sentry.flush(10_000);
process.stdout.write(JSON.stringify({ flushed, ids }));
