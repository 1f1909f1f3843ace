/** Requests as a browser would send them, and what came back. */

/** Sends `count` requests one after the other; answers in words what a client saw. */
export async function send(url: string, count: number): Promise<string> {
  const seen = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const what = await once(url);
    seen.set(what, (seen.get(what) ?? 0) + 1);
  }
  return [...seen].map(([what, times]) => `${times} × ${what}`).join(", ");
}

async function once(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.text();
    return String(response.status);
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    return `connection dropped (${cause?.message ?? cause?.code ?? (error as Error).message})`;
  }
}
