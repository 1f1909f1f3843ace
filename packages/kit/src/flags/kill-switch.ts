/** A flag that turns itself off when the code behind it fails too often. */
import { isThenable, ownFailure, registerState, TIMER_MAX, tell } from "../core/index.ts";
import { defaultFlags } from "./default-flags.ts";
import { FailureWindow } from "./failure-window.ts";
import { type KillSwitchOptions, planKillSwitch } from "./kill-switch-options.ts";
import type { FlagContext } from "./types.ts";

export interface KillSwitch {
  readonly flag: string;
  /** `open`: the flag's sources decide; `killed`: off; `trying`: off but for the call or probe that is the try. */
  readonly state: "open" | "killed" | "trying";
  /**
   * Calls `work` where the flag is on, else `off`. An error of `work` is counted and goes on to the caller unchanged.
   *
   * @example
   * await settlement.run(() => settle(bets), () => "settlement is off");
   */
  run<T, U>(work: () => T, off: () => U, context?: FlagContext): T | U;
  /** Turns the flag off by hand. */
  kill(message: string): void;
  /** Turns the flag back on, if its sources say so. */
  revive(message?: string): void;
  /** Takes the switch out of health, and ends its probing. A killed flag stays killed. */
  close(): void;
}

/**
 * Watches the code path behind a flag: when it fails beyond the bound, the flag is off for the whole process, and a note and health say
 * so. It comes back only by `revive()`, by a probe or by one call that went well after `coolDown`; each is told. Its state is
 * the process's own: it is not stored, other instances decide for themselves, and a restart begins anew.
 *
 * @throws FlagsOptionsError, DurationError
 * @example
 * const settlement = killSwitch("settlement", { failures: 5, window: "1m", coolDown: "10m" });
 * await settlement.run(() => settle(bets), () => undefined);
 */
export function killSwitch(flag: string, options: KillSwitchOptions = {}): KillSwitch {
  const { failures, ratio, window, coolDown, probe, probeDeadline, isFailure } = planKillSwitch(
    flag,
    options,
  );
  const flagsNow = () => options.flags ?? defaultFlags();
  const counts = new FailureWindow(window);
  let tryAt: number | undefined;
  let trying = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const isKilled = () => flagsNow().killed.has(flag);

  function killNow(message: string, error?: unknown): void {
    flagsNow().kill(flag, error === undefined ? { message } : { message, error });
    rest();
  }

  /** Begins a cool-down. */
  function rest(): void {
    trying = false;
    counts.clear();
    if (coolDown === undefined || closed) return;
    tryAt = performance.now() + coolDown;
    if (!probe) return;
    clearTimeout(timer);
    timer = setTimeout(() => void probeNow(), Math.min(coolDown, TIMER_MAX));
    timer.unref();
  }

  function stay(why: string, error: unknown): void {
    tell({
      kind: "flags",
      level: "warning",
      event: "killed",
      flag,
      message: `flag ${flag} stays killed: ${why}`,
      error,
    });
    rest();
  }

  function reviveNow(message: string): void {
    trying = false;
    tryAt = undefined;
    clearTimeout(timer);
    counts.clear();
    flagsNow().revive(flag, message);
  }

  async function probeNow(): Promise<void> {
    if (!isKilled()) return;
    trying = true;
    const controller = new AbortController();
    const late = new Error(`the probe took longer than ${probeDeadline} ms`);
    let bound: NodeJS.Timeout | undefined;
    try {
      const deadline = new Promise<never>((_, reject) => {
        bound = setTimeout(() => reject(late), probeDeadline);
        bound.unref();
      });
      await Promise.race([Promise.resolve(probe?.(controller.signal)), deadline]);
      if (isKilled() && !closed) reviveNow("its probe went well");
    } catch (error) {
      if (isKilled()) stay("its probe failed", error);
    } finally {
      clearTimeout(bound);
      controller.abort(late);
      trying = false;
    }
  }

  function failed(error: unknown, asTry: boolean): void {
    let counted = true;
    try {
      counted = isFailure(error);
    } catch (own) {
      ownFailure("kill switch", own);
    }
    if (asTry) {
      if (counted) stay("the call after the cool-down failed", error);
      else trying = false;
      return;
    }
    if (!counted || isKilled()) return;
    const { failed: bad, total } = counts.add(true);
    if (bad >= failures && bad / total >= ratio) {
      killNow(`${bad} of ${total} calls failed within ${window} ms`, error);
    }
  }

  function succeeded(asTry: boolean): void {
    if (!asTry) counts.add(false);
    else if (isKilled()) reviveNow("a call after the cool-down went well");
    else trying = false;
  }

  /** Whether this call may run although the flag is killed: one in each cool-down, even when it never ends. */
  function mayTry(context: FlagContext | undefined): boolean {
    if (probe || coolDown === undefined || tryAt === undefined || performance.now() < tryAt) return false;
    if (!flagsNow().saidOn(flag, context)) return false;
    tryAt = performance.now() + coolDown;
    trying = true;
    return true;
  }

  const unregister = registerState({
    name: `kill-switch:${flag}`,
    affects: options.affects ?? [],
    read: () => {
      const killed = flagsNow().killed.get(flag);
      if (!killed) return { status: "pass", details: counts.read() };
      const since = new Date(killed.since).toISOString();
      return {
        status: "warn",
        output: `flag ${flag} is off since ${since}: ${killed.message}`,
        details: { since },
      };
    },
  });

  return {
    flag,
    get state() {
      if (!isKilled()) return "open";
      return trying ? "trying" : "killed";
    },
    run: (work, off, context) => {
      let asTry = false;
      if (isKilled()) {
        asTry = mayTry(context);
        if (!asTry) return off();
      } else if (!flagsNow().isOn(flag, context)) return off();
      let result: ReturnType<typeof work>;
      try {
        result = work();
      } catch (error) {
        failed(error, asTry);
        throw error;
      }
      if (!isThenable(result)) {
        succeeded(asTry);
        return result;
      }
      return Promise.resolve(result).then(
        (value) => {
          succeeded(asTry);
          return value;
        },
        (error: unknown) => {
          failed(error, asTry);
          throw error;
        },
      ) as unknown as typeof result;
    },
    kill: (message) => killNow(message),
    revive: (message = "by hand") => reviveNow(message),
    close: () => {
      closed = true;
      clearTimeout(timer);
      unregister();
    },
  };
}
