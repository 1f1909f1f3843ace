/** Reads a request's body as it came over the wire, no further than the limit. */
import type { IncomingMessage } from "node:http";
import { AnsweredError } from "../api/errors.ts";
import type { Hold } from "./open-bytes.ts";

/**
 * Collects the body. What lies past the limit is read from the socket and thrown away, so that the client hears the answer.
 *
 * @param limit bytes
 * @param hold memory that the body may take; the caller releases it
 * @throws AnsweredError `too_large`, `overloaded`, `cut_off`
 */
export function readBody(request: IncomingMessage, limit: number, hold: Hold): Promise<Buffer> {
  const declared = Number(request.headers["content-length"]);
  if (declared > limit) return Promise.reject(refuse(request, new AnsweredError("too_large", String(limit))));
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const stop = () => {
      request.removeListener("data", onData);
      request.removeListener("end", onEnd);
      request.removeListener("close", onCut);
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      const error =
        length > limit
          ? new AnsweredError("too_large", String(limit))
          : hold.take(chunk.length)
            ? undefined
            : new AnsweredError("overloaded", "openBytes").retry(1);
      if (error) {
        stop();
        reject(refuse(request, error));
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = () => {
      stop();
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length);
      // The listener for errors stays for as long as the request, and with it all that this function knows.
      chunks = [];
      resolve(body);
    };
    const onCut = () => {
      stop();
      reject(new AnsweredError("cut_off"));
    };
    request.on("data", onData);
    request.on("end", onEnd);
    // `close` follows each way a request can end early; an `error` beside it must not be unheard.
    request.on("close", onCut);
    request.on("error", () => {});
  });
}

function refuse(request: IncomingMessage, error: AnsweredError): AnsweredError {
  request.resume();
  return error;
}
