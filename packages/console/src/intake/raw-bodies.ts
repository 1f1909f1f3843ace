/** Leaves bodies alone: whatever the content type says, or does not say, the handler reads the bytes itself. */
import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    sentContentType: string;
  }
}

/** Makes every route of this instance take any content type, also none and malformed ones, without reading the body. */
export function takeRawBodies(app: FastifyInstance): void {
  app.decorateRequest("sentContentType", "");
  app.addHook("onRequest", (request, _reply, done) => {
    const { headers } = request.raw;
    request.sentContentType = headers["content-type"] ?? "";
    // Fastify answers 415 to a header that it cannot parse; senders exist that write `content-type: json`.
    delete headers["content-type"];
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
}

/** The Content-Type header as it was sent; empty for none. */
export function contentTypeOf(request: FastifyRequest): string {
  return request.sentContentType;
}
