/** An answer whose body fails once it is larger than allowed: a bound also on what is compressed. */
import { ResponseTooLargeError } from "./errors.ts";

/** The response with a counted body; `ended` is called once when it is read, cancelled, or failed. */
export function boundBody(name: string, response: Response, limit: number, ended: () => void): Response {
  const declared = Number(response.headers.get("content-length") ?? 0);
  if (declared > limit && !response.headers.has("content-encoding")) {
    ended();
    response.body?.cancel().catch(() => {});
    throw new ResponseTooLargeError(name, limit);
  }
  let bytes = 0;
  const reader = response.body!.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          ended();
          controller.close();
          return;
        }
        bytes += value.byteLength;
        if (bytes > limit) throw new ResponseTooLargeError(name, limit);
        controller.enqueue(value);
      } catch (error) {
        ended();
        reader.cancel(error).catch(() => {});
        throw error;
      }
    },
    cancel(reason) {
      ended();
      return reader.cancel(reason);
    },
  });
  const { status, statusText, headers, url, redirected } = response;
  const bound = new Response(body, { status, statusText, headers });
  Object.defineProperties(bound, { url: { value: url }, redirected: { value: redirected } });
  return bound;
}
