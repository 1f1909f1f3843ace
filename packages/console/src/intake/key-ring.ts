/** The ingest keys and projects, kept in memory: intake asks for them on each request. */
import { hash } from "node:crypto";
import { AnsweredError } from "../api/errors.ts";
import type { Store } from "../store/store.ts";

/** How often keys are read again, for changes that another process made. Milliseconds. */
const RELOAD_MS = 15_000;
/** A key that is not known may be brand new: then they are read again at once, but no more often than this. Milliseconds. */
const MISS_RELOAD_MS = 1000;

export class KeyRing {
  /** Project by SHA-256 of the key: the look-up's time tells nothing about the keys. */
  #projectByKey = new Map<string, string>();
  #projects = new Set<string>();
  #loadedAt = 0;
  #loading: Promise<void> | undefined;
  readonly #store: Pick<Store, "ingestKeys" | "projects">;
  readonly #timer: NodeJS.Timeout;

  constructor(store: Pick<Store, "ingestKeys" | "projects">) {
    this.#store = store;
    // A database that is away keeps the keys as they were.
    this.#timer = setInterval(() => this.reload().catch(() => {}), RELOAD_MS).unref();
  }

  /** Reads keys and projects again; one read at a time. */
  reload(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /**
   * Answers the key's project.
   *
   * @param project the project in the address; undefined where the address has none
   * @throws AnsweredError `unknown_project`, `no_key`, `wrong_key`, `key_of_other_project`
   */
  check(key: string | undefined, project: string | undefined): string | Promise<string> {
    const found = this.#find(key, project);
    if (typeof found === "string") return found;
    const mayBeNew = found.code === "unknown_project" || found.code === "wrong_key";
    if (!mayBeNew || Date.now() - this.#loadedAt < MISS_RELOAD_MS) throw found;
    return this.reload().then(
      () => {
        const again = this.#find(key, project);
        if (typeof again === "string") return again;
        throw again;
      },
      () => {
        throw found;
      },
    );
  }

  knows(project: string): boolean {
    return this.#projects.has(project);
  }

  /** Throws when the project of the address is not known; cheaper than `check`, for requests whose key is in the body. */
  checkProject(project: string): undefined | Promise<undefined> {
    if (this.#projects.has(project)) return undefined;
    if (Date.now() - this.#loadedAt < MISS_RELOAD_MS)
      throw new AnsweredError("unknown_project", shown(project));
    return this.reload()
      .catch(() => {})
      .then(() => {
        if (!this.#projects.has(project)) throw new AnsweredError("unknown_project", shown(project));
        return undefined;
      });
  }

  #find(key: string | undefined, project: string | undefined): string | AnsweredError {
    if (project !== undefined && !this.#projects.has(project)) {
      return new AnsweredError("unknown_project", shown(project));
    }
    if (!key) return new AnsweredError("no_key");
    const owner = this.#projectByKey.get(hash("sha256", key));
    if (owner === undefined) return new AnsweredError("wrong_key");
    if (project !== undefined && owner !== project) {
      return new AnsweredError("key_of_other_project", shown(project));
    }
    return owner;
  }

  async #load(): Promise<void> {
    this.#loadedAt = Date.now();
    const [keys, projects] = await Promise.all([this.#store.ingestKeys(), this.#store.projects()]);
    this.#projectByKey = new Map(keys.map(({ secret, project }) => [hash("sha256", secret), project]));
    this.#projects = new Set(projects.map(({ id }) => id));
    this.#loadedAt = Date.now();
  }
}

function shown(project: string): string {
  return JSON.stringify(project.slice(0, 40));
}
