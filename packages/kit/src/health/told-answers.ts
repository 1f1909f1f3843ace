/** Tells what was said of the whole service's health: as it changes, and now and then while somebody asks. */
import { lifecycle, ownFailure, tell } from "../core/index.ts";
import { reportOf } from "./report.ts";
import type { HealthSettings } from "./settings.ts";
import type { CheckState } from "./types.ts";

/** The same answer is told again after so long, when it is given again. Milliseconds. */
const AGAIN = 30_000;
/** States that change with every question are told no oftener. Milliseconds. */
const AT_MOST = 1_000;

export class ToldAnswers {
  readonly #settings: HealthSettings;
  #said: string | undefined;
  #at = Number.NEGATIVE_INFINITY;

  constructor(settings: HealthSettings) {
    this.#settings = settings;
  }

  /** Hears of an answer that was given, or (without `answered`) that what would be answered may have changed. Never throws. */
  hear(states: readonly CheckState[], answered?: { path: string; status: number }): void {
    try {
      const now = lifecycle();
      // While a service starts or drains, a no is no trouble.
      if (now !== "ready" && now !== "failed") return;
      const said = JSON.stringify([
        now,
        ...states.map(({ name, status, critical }) => [name, status, critical]),
      ]);
      const since = performance.now() - this.#at;
      // Checks change on their own schedule; only questions can come in floods.
      if (answered && since < AT_MOST) return;
      if (said === this.#said && !(answered && since >= AGAIN)) return;
      this.#said = said;
      this.#at = performance.now();
      const report = { ...reportOf(states, this.#settings), ...(answered && { answered }) };
      const asked = report.checks.map(({ name, status }) => `${name} ${status}`).join(", ");
      tell({
        kind: "health_report",
        level: "debug",
        report,
        message: `health: ${answered ? `${answered.path} answered ${answered.status}` : report.status}${asked === "" ? ", with no check in it" : ` by ${asked}`}`,
      });
    } catch (error) {
      ownFailure("health report", error);
    }
  }
}
