/** Serves the built pages from memory: no address of a request ever becomes a path on the disk. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { inlineScripts, pageHeaders } from "./page-headers.ts";
import { plainPage } from "./plain-page.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const PACKABLE = /^(?:text|application)\/|svg/;
/** Vite's file names carry a hash of the content: such a file never changes. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
/** What programs ask for; all else is for people. */
const PROGRAMS = /^\/(?:api|v1|health)(?:[/?]|$)/;
const MAX_FILE_BYTES = 16 * 1024 * 1024;

interface Page {
  body: Buffer;
  /** Made when first asked for. */
  packed: Promise<Buffer> | undefined;
  headers: Record<string, string>;
}

/** An installed console runs from `dist`, one in a checkout from its sources. */
const IN_CHECKOUT = import.meta.filename.endsWith(".ts");

/** @param folder the built pages; without it each page says how to get them */
export async function servePages(app: FastifyInstance, folder: string | undefined): Promise<void> {
  const pages =
    folder !== undefined && existsSync(join(folder, "index.html")) ? await readPages(folder) : undefined;
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    // Programs that ask for an address that does not exist must not be told 200 and a page.
    if (PROGRAMS.test(request.url)) return reply.callNotFound();
    if (!pages) {
      return plainPage(
        reply,
        200,
        "The pages are missing",
        `<p>The console runs and takes events, and its API is under <code>/api</code>, described by <code>/api/openapi.json</code>. Only its pages are not there.</p><p>${IN_CHECKOUT ? "This is a checkout: run <code>npm run build</code>, then start the console again." : "They come with the package <code>@holdfast/web</code>: install Holdfast again, or give <code>startConsole</code> their folder as <code>pages</code>."}</p>`,
      );
    }
    const path = pathOf(request);
    const page = pages.get(path);
    if (page) return send(page, request, reply);
    // A missing file must not be answered with the page: a script that parses as HTML hides what is wrong.
    if (path.startsWith("/assets/"))
      return plainPage(reply, 404, "Not found", "<p>There is no such file.</p>");
    return send(pages.get("/index.html")!, request, reply);
  };
  app.get("/", answer);
  app.get("/*", answer);
}

function pathOf({ url }: FastifyRequest): string {
  const path = url.split(/[?#]/, 1)[0]!;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function send(page: Page, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.headers(page.headers);
  if (request.headers["if-none-match"] === page.headers["etag"]) return reply.code(304).send();
  if (PACKABLE.test(page.headers["content-type"]!) && page.body.length > 1024) {
    reply.header("vary", "accept-encoding");
    if (/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) {
      page.packed ??= promisify(gzip)(page.body);
      return reply.header("content-encoding", "gzip").send(await page.packed);
    }
  }
  return reply.send(page.body);
}

async function readPages(folder: string): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>();
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name);
    const { size, ...kind } = await stat(file).then((entry) => ({
      size: entry.size,
      isFile: entry.isFile(),
    }));
    if (!kind.isFile || size > MAX_FILE_BYTES || name.endsWith(".map")) continue;
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    const body = await readFile(file);
    const type = TYPES[extname(name)] ?? "application/octet-stream";
    const immutable = path.startsWith("/assets/") && HASHED.test(path);
    pages.set(path, {
      body,
      packed: undefined,
      headers: {
        ...pageHeaders(type.startsWith("text/html") ? inlineScripts(body.toString()) : []),
        "content-type": type,
        "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
        etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
      },
    });
  }
  return pages;
}
