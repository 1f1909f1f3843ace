/** The health of a service: its checks on their schedule, and answers made of what they found last. */
import type { HealthStatus } from "@holdfast/signals";
import { lifecycle, ownFailure, registerCloser, registerGauge, tell } from "../core/index.ts";
import { type AnswerSource, answerOf, type Known } from "./answer.ts";
import { planCheck } from "./check-options.ts";
import { HealthSetupError } from "./errors.ts";
import { isReservedName } from "./names.ts";
import { offModules } from "./off-modules.ts";
import { readParts } from "./part-states.ts";
import { plainText } from "./plain-copy.ts";
import { reportOf } from "./report.ts";
import { ScheduledCheck } from "./scheduled-check.ts";
import { type HealthSettings, settingsOf } from "./settings.ts";
import { startupOf } from "./startup.ts";
import { ToldAnswers } from "./told-answers.ts";
import type { CheckOptions, CheckRun, CheckState, Health, HealthOptions, ReadyMadeCheck } from "./types.ts";

/**
 * Makes the health of a service. Checks start at once and run in the background; an answer never waits for one.
 *
 * @throws HealthSetupError where an option makes no sense
 * @example
 * const health = createHealth();
 * health.check("database", postgresCheck(pool));
 * health.check("venice_api", httpCheck("https://api.example.com/status"));
 * const server = createServer((request, response) => {
 *   if (!handleHealth(health, request, response)) app(request, response);
 * });
 */
export function createHealth(options: HealthOptions = {}): Health {
  const settings = settingsOf(options);
  const checks = new Map<string, { check: ScheduledCheck; forget: () => void }>();
  let beyondRepair: string | undefined;
  let closed = false;
  const told = new ToldAnswers(settings);

  const read = (): Known => {
    const { states, boot } = readParts((name) => checks.has(name));
    const startup = startupOf(settings, boot);
    return {
      states: [
        ...[...checks.values()].map(({ check }) => check.state()),
        ...offModules(startup, lifecycle()),
        ...states,
      ],
      startup: () => startup,
    };
  };

  // Every request of the service comes by here: nothing is made for those that are not for us.
  const source: AnswerSource = {
    settings,
    lifecycle,
    read,
    beyondRepair: () => beyondRepair,
    answered: (states, answer) => told.hear(states, answer),
  };

  const health: Health = {
    check(name: string, second: CheckOptions | CheckRun | ReadyMadeCheck, third?: CheckRun | ReadyMadeCheck) {
      const [given, run] = third === undefined ? [{}, second] : [second, third];
      const made = readyMade(name, run as CheckRun | ReadyMadeCheck);
      refuseName(name, checks, settings);
      const plan = planCheck(name, {
        ...defined(settings.defaults),
        ...defined(made.options),
        ...defined(given as CheckOptions),
      });
      const check = new ScheduledCheck(name, plan, made.run, (state, previous) => {
        sayChange(state, previous);
        if (previous !== undefined) told.hear(read().states);
      });
      const forget = registerGauge({
        name: "health.check.status",
        help: "1 passes, 0.5 warns, 0 fails; missing until the first result",
        labels: { check: name },
        read: () => gaugeOf(check.state().status),
      });
      checks.set(name, { check, forget });
      if (!closed) check.start();
      return health;
    },
    uncheck(name) {
      const known = checks.get(name);
      known?.check.stop();
      known?.forget();
      return checks.delete(name);
    },
    answerHealth: (request) => answerOf(request, source),
    snapshot() {
      const { authorize, startup, defaults, ...plain } = settings;
      const known = read();
      return {
        time: Date.now(),
        lifecycle: lifecycle(),
        settings: plain,
        states: known.states,
        startup: known.startup(),
        beyondRepair,
      };
    },
    states: () => [...read().states],
    report: () => reportOf(read().states, settings),
    async refresh(name) {
      const chosen = name === undefined ? [...checks.values()] : [checks.get(name)].filter((one) => !!one);
      await Promise.all(chosen.map(({ check }) => check.refresh()));
    },
    giveUp(reason) {
      beyondRepair = plainText(reason);
      tell({
        kind: "health",
        level: "fatal",
        check: "live",
        status: "fail",
        previous: "pass",
        output: beyondRepair,
        affects: [],
        message: `health: this process gave itself up and asks to be restarted: ${beyondRepair}`,
      });
    },
    close() {
      closed = true;
      unregister();
      for (const { check, forget } of checks.values()) {
        check.stop();
        forget();
      }
    },
  };
  // Before the pools: a check must not report a pool that is closed on purpose.
  const unregister = registerCloser({ name: "health checks", stage: "jobs", close: () => health.close() });
  return health;
}

function readyMade(name: string, run: CheckRun | ReadyMadeCheck): ReadyMadeCheck {
  if (typeof run === "function") return { run, options: {} };
  if (typeof run === "object" && run !== null && typeof run.run === "function") return run;
  throw new HealthSetupError(
    `Check "${name}" has nothing to run: give a function, or a ready-made check such as postgresCheck(pool).`,
  );
}

function refuseName(name: string, checks: ReadonlyMap<string, unknown>, settings: HealthSettings): void {
  if (typeof name !== "string" || name.trim() === "" || name.length > 100) {
    throw new HealthSetupError(`A check needs a name of 1 to 100 characters, not ${JSON.stringify(name)}.`);
  }
  if (isReservedName(name)) {
    throw new HealthSetupError(
      `"${name}" can't be the name of a check: the answers use it themselves. Take another, e.g. "${name}-check".`,
    );
  }
  if (checks.has(name)) {
    throw new HealthSetupError(
      `There is a check "${name}" already. Give each its own name, or call health.uncheck("${name}") first.`,
    );
  }
  const alias = settings.aliases.get(name);
  if (alias !== undefined && checks.has(alias)) {
    throw new HealthSetupError(
      `"${name}" and "${alias}" name the same path ${settings.path}/${name}. Give one of them another name.`,
    );
  }
}

/** An option that is undefined was not given. */
function defined(options: Readonly<CheckOptions>): CheckOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function gaugeOf(status: CheckState["status"]): number {
  return status === "pass" ? 1 : status === "warn" ? 0.5 : status === "fail" ? 0 : Number.NaN;
}

function sayChange(state: CheckState, previous: HealthStatus | undefined): void {
  const { name, status, output, affects, critical } = state;
  if (status === "pending") return;
  // While the service starts, what it needs may be on its way.
  const grave = status === "fail" && critical && lifecycle() !== "starting";
  const level = status === "pass" ? "info" : grave ? "error" : "warning";
  const suffering = status !== "pass" && affects.length > 0 ? ` Affected: ${affects.join(", ")}.` : "";
  try {
    tell({
      kind: "health",
      level,
      check: name,
      status,
      previous,
      ...(output === undefined ? {} : { output }),
      affects,
      message: `health: ${name} ${words[status]}${previous === undefined ? "" : `, was ${previous}`}${output === undefined ? "" : `: ${output}`}.${suffering}`,
    });
  } catch (error) {
    ownFailure("health", error);
  }
}

const words = { pass: "passes", warn: "warns", fail: "fails" } as const;
