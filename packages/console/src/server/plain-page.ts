/** A small page without scripts, for what must work before or without the built pages. */
import type { FastifyReply } from "fastify";
import { pageHeaders } from "./page-headers.ts";

const STYLE =
  "body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}" +
  "button{font:inherit;padding:.5rem 1rem;cursor:pointer}code{font-family:ui-monospace,monospace}";

/** @param body HTML, escaped by the caller */
export function plainPage(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  return (
    reply
      .code(status)
      // Without a referrer a form's `Origin` is "null", and a browser that sends no Sec-Fetch-Site could not sign in.
      .headers({ ...pageHeaders(), "referrer-policy": "same-origin", "cache-control": "no-store" })
      .type("text/html; charset=utf-8")
      .send(
        `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Holdfast</title><style>${STYLE}</style><main><h1>${title}</h1>${body}</main></html>\n`,
      )
  );
}
