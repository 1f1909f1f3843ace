/** What the intake's routes share: the way from a request's bytes to the store. */
import { type Decoded, defaultLimits, type Limits, type Result } from "@holdfast/signals";
import type { FastifyRequest } from "fastify";
import { AnsweredError } from "../api/errors.ts";
import type { Accepted, Store, Written } from "../store/store.ts";
import { accept, type Raws, type Weighed } from "./accept.ts";
import { GroupCommit } from "./group-commit.ts";
import { KeyRing } from "./key-ring.ts";
import type { IntakeLimits } from "./limits.ts";
import { OpenBytes } from "./open-bytes.ts";
import { ProjectRate } from "./project-rate.ts";
import { type HeadCheck, readBody } from "./read-body.ts";
import { Refused } from "./refused.ts";
import { Tally } from "./tally.ts";
import { unpack } from "./unpack.ts";

export interface IntakeOptions {
  store: Store;
  limits: IntakeLimits;
  /** Bounds of the decoders; what is left out keeps its default. */
  decoding?: Partial<Limits> | undefined;
  log: (line: string) => void;
  onWritten: (written: Written) => void;
}

/** What one request brought, ready for the store. */
export interface Taken extends Pick<Decoded, "counted" | "dropped"> {
  weighed: Weighed;
}

export class Intake {
  readonly keys: KeyRing;
  readonly commit: GroupCommit;
  readonly tally: Tally;
  readonly log: (line: string) => void;
  /** Bounds that the decoders keep. */
  readonly decoding: Limits;
  readonly #limits: IntakeLimits;
  readonly #open: OpenBytes;
  readonly #rate: ProjectRate;
  /** Items that were understood and only counted (successes, informational logs), by category, since the start. */
  readonly counted: Record<string, number> = {};
  /** True: nothing new is taken. */
  stopping = false;

  constructor({ store, limits, decoding, log, onWritten }: IntakeOptions) {
    this.#limits = limits;
    this.log = log;
    this.decoding = { ...defaultLimits, ...decoding, bodyBytes: limits.bodyBytes };
    this.keys = new KeyRing(store);
    this.tally = new Tally(store, log);
    this.commit = new GroupCommit({ store, limits, log, onWritten });
    this.#open = new OpenBytes(limits.openBytes);
    this.#rate = new ProjectRate(limits.eventsPerSecond);
  }

  /** Bytes of bodies that are being read or unpacked. */
  get openBytes(): number {
    return this.#open.used;
  }

  /**
   * Reads and unpacks the body and hands it to `decode`. The body's memory counts until `decode` returns.
   *
   * @param project whose share of the memory it takes
   * @param head checked before the body is read past it, for a sender that is not known yet
   * @throws AnsweredError
   */
  async read<T>(
    request: FastifyRequest,
    project: string,
    decode: (body: Buffer) => Promise<T> | T,
    head?: HeadCheck,
  ): Promise<T> {
    const hold = this.#open.hold(head ? `address ${request.ip}` : `project ${project}`);
    const checked: HeadCheck | undefined = head && {
      enough: head.enough,
      check: async (bytes) => {
        await head.check(bytes);
        hold.moveTo(`project ${project}`);
      },
    };
    try {
      const packed = await readBody(request.raw, { limits: this.#limits, hold, head: checked });
      return await decode(
        await unpack(packed, request.headers["content-encoding"], this.#limits.bodyBytes, hold),
      );
    } finally {
      hold.release();
    }
  }

  /**
   * Makes what was decoded ready for the store. Done before the wait for the store begins, so that neither the parsed request
   * nor its bytes are kept in memory through it.
   *
   * @param raws the events as they came
   */
  async take(
    project: string,
    received: number,
    { signals, counted, dropped }: Decoded,
    raws: Raws,
  ): Promise<Taken> {
    return { weighed: await accept(project, received, signals, raws), counted, dropped };
  }

  /**
   * Stores what was taken and counts what was left out; resolves when it is durable.
   *
   * @throws AnsweredError
   */
  async store({ weighed, counted, dropped }: Taken): Promise<void> {
    const { accepted, bytes, items } = weighed;
    const { project, received } = accepted;
    if (items > 0) {
      try {
        this.#rate.take(project, accepted.errors.length, received);
        await this.commit.submit(accepted, bytes);
      } catch (error) {
        if (error instanceof AnsweredError) {
          this.#countLost(accepted, error.code);
          error.counted = true;
        }
        throw error;
      }
    }
    for (const [category, count] of Object.entries(counted)) {
      this.counted[category] = (this.counted[category] ?? 0) + count;
    }
    for (const { reason, category, count, by = "decoder" } of dropped) {
      this.tally.count({ project, by, reason, category, count });
    }
  }

  /** Counts a request that was refused before it was decoded. */
  countRefused(project: string | null, reason: string, category: string): void {
    this.tally.count({ project, by: "intake", reason, category, count: 1 });
  }

  #countLost(accepted: Accepted, reason: string): void {
    const { project, errors, outcomes, flags, checkIns, boots = [], healths = [] } = accepted;
    const counts = {
      error: errors.length,
      outcome: outcomes.length,
      flag: flags.length,
      check_in: checkIns.length,
      boot: boots.length,
      health: healths.length,
    };
    for (const [category, count] of Object.entries(counts)) {
      this.tally.count({ project, by: "intake", reason, category, count });
    }
  }
}

/** The value, or the decoder's refusal thrown. */
export function expectDecoded<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.failure);
  return result.value;
}
