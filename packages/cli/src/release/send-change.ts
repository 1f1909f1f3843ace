/** Sends a change to the console. */
import type { Change } from "@holdfast/signals";

/** What was not taken; the message says what, why and what to do. */
export class Unsent extends Error {
  readonly code: "missing_option" | "unreachable" | "refused";
  override readonly name = "Unsent";
  constructor(code: Unsent["code"], message: string) {
    super(message);
    this.code = code;
  }
}

const DEADLINE_MS = 30_000;
/** Tries of a console that cannot be reached, or that says it is busy. */
const TRIES = 3;
const PAUSE_MS = 1000;

/** @throws {Unsent} */
export async function sendChange(
  change: Change,
  { url, key }: { url: string | undefined; key: string | undefined },
): Promise<void> {
  if (url === undefined)
    throw new Unsent("missing_option", "Say where the console is: --url, or HOLDFAST_URL.");
  if (key === undefined)
    throw new Unsent(
      "missing_option",
      "Give an ingest key of the project: HOLDFAST_KEY, or --key. The projects page shows it.",
    );
  const address = addressOf(url);
  for (let attempt = 1; ; attempt++) {
    const refusal = await post(address, key, JSON.stringify(change));
    if (refusal === undefined) return;
    if (!refusal.again || attempt >= TRIES) throw refusal.error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
}

function addressOf(url: string): URL {
  try {
    const base = new URL(url);
    if (base.protocol !== "http:" && base.protocol !== "https:") throw new TypeError("no HTTP");
    return new URL("api/changes", base.href.endsWith("/") ? base : `${base.href}/`);
  } catch {
    throw new Unsent("missing_option", `${url} is no address: write it as https://holdfast.example.com.`);
  }
}

async function post(
  address: URL,
  key: string,
  body: string,
): Promise<{ again: boolean; error: Unsent } | undefined> {
  let response: Response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-holdfast-key": key },
      body,
      // The key goes to the address that was given, and nowhere else.
      redirect: "error",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  } catch (error) {
    const { cause, message } = error as Error & { cause?: unknown };
    const why =
      cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
    return {
      again: true,
      error: new Unsent("unreachable", `The console at ${address.origin} cannot be reached: ${why}.`),
    };
  }
  if (response.ok) {
    await response.body?.cancel();
    return undefined;
  }
  const text = await response.text();
  return {
    again: response.status === 429 || response.status >= 502,
    error: new Unsent("refused", `The console answered ${response.status}: ${messageOf(text)}`),
  };
}

function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    if (typeof error?.message === "string") return error.message;
  } catch {
    // No JSON: what stands there is shown.
  }
  return text.slice(0, 300);
}
