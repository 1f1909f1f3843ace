/** A body that is no JSON is the caller's mistake; Hono throws a bare SyntaxError for it, like any that the service makes itself. */

export interface HonoRequest {
  raw: Request;
  /** What was read of the body, by the way it was read. */
  bodyCache?: { text?: unknown };
}

/** Gives a SyntaxError the status 400 where parsing the request's body throws the same one. Never rejects. */
export async function markUnreadableBody(error: unknown, request: HonoRequest): Promise<void> {
  try {
    if (!(error instanceof SyntaxError) || "status" in error) return;
    const text = await request.bodyCache?.text;
    if (typeof text !== "string" || !failsAs(text, error.message)) return;
    Object.defineProperty(error, "status", { value: 400, configurable: true, enumerable: false });
  } catch {
    // Then it stays what it is: an error of the service.
  }
}

function failsAs(text: string, message: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return (error as Error).message === message;
  }
}
