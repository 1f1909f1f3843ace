/** Whether the service can be reached, as the last call saw it; said when it changes. */
import { currentContext, type PartState, tell } from "../core/index.ts";
import type { LocalVerifier } from "./local-verifier.ts";

export class Reachability {
  readonly #name: string;
  readonly #local: LocalVerifier | undefined;
  #away: { since: number; why: string } | undefined;
  /** It answers, but not us. */
  #refused: string | undefined;

  constructor(name: string, local: LocalVerifier | undefined) {
    this.#name = name;
    this.#local = local;
  }

  /** Said once, aloud: no sign-in can be checked until somebody mends it. */
  refused(failure: Error): void {
    this.#away = undefined;
    if (this.#refused !== undefined) return;
    this.#refused = failure.message;
    this.say("error", "unavailable", failure.message, failure);
  }

  lost(failure: Error): void {
    if (this.#away) return;
    this.#away = { since: Date.now(), why: failure.message };
    if (!this.#local) return;
    this.say("warning", "degraded", `tokens are verified locally: ${failure.message}`, failure);
  }

  back(): void {
    if (!this.#away && this.#refused === undefined) return;
    this.#away = undefined;
    this.#refused = undefined;
    this.say("info", "recovered", "the service answers again");
  }

  say(
    level: "info" | "warning" | "error",
    event: "degraded" | "refused" | "unavailable" | "recovered",
    message: string,
    error?: Error,
  ): void {
    tell({
      kind: "auth",
      level,
      message: `${this.#name}: ${message}`,
      event,
      context: currentContext(),
      ...(error ? { error } : {}),
    });
  }

  /** Never `fail`: the service itself can answer, if only by 503 where a sign-in is needed. */
  state(): PartState {
    const away = this.#away;
    const keys = this.#local?.state();
    const details = {
      reachable: !away,
      ...(away ? { unreachableSince: new Date(away.since).toISOString() } : {}),
      ...(keys ? { keys } : {}),
    };
    if (away) {
      const now = this.#local ? "tokens are verified locally" : "no sign-in can be checked";
      return { status: "warn", output: `${now}: ${away.why}`, details };
    }
    if (this.#refused !== undefined)
      return { status: "warn", output: `no sign-in can be checked: ${this.#refused}`, details };
    return keys?.stale
      ? { status: "warn", output: "the issuer's keys could not be refreshed", details }
      : { status: "pass", details };
  }
}
