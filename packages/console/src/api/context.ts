/** What the routes of the API share: the console's parts, the typed Fastify, and who may change something. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { GroupCommit } from "../intake/group-commit.ts";
import type { KeyRing } from "../intake/key-ring.ts";
import type { Tally } from "../intake/tally.ts";
import type { Store } from "../store/store.ts";
import type { Visitor } from "./access.ts";
import { AnsweredError } from "./errors.ts";
import type { Live } from "./live.ts";

declare module "fastify" {
  interface FastifyRequest {
    visitor: Visitor;
    /** Whose changes a request tells. */
    project: string;
  }
}

export interface ApiContext {
  store: Store;
  keys: KeyRing;
  commit: GroupCommit;
  tally: Tally;
  live: Live;
  /** What the intake says of itself. */
  intake: () => { openBytes: number; counted: Record<string, number> };
  adminToken: string | undefined;
  publicUrl: () => string;
  log: (line: string) => void;
}

/** Fastify with zod schemas as types. */
export type ApiInstance = ReturnType<typeof withZod>;

export function withZod(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** @throws AnsweredError `forbidden` when the visitor's key reads another project */
export function mustReadOf({ project: own }: Visitor, project: string): void {
  if (own !== null && own !== project) throw new AnsweredError("forbidden", "This key reads another project");
}

/** @throws AnsweredError `forbidden` when the visitor may only read */
export function mustWrite({ visitor }: FastifyRequest): void {
  if (!visitor.write) throw new AnsweredError("forbidden");
}
