/** A flag that turns itself off: when, for how long, and that it says so. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Note, onNote, readStates } from "../core/index.ts";
import { createFlags, type Flags, FlagsOptionsError, type KillSwitch, killSwitch } from "./index.ts";

let flags: Flags;
let notes: (Note & { kind: "flags" })[];
let unhear: () => void;
let made: KillSwitch | undefined;

beforeEach(async () => {
  vi.useFakeTimers();
  notes = [];
  unhear = onNote((note) => void (note.kind === "flags" && notes.push(note)));
  flags = await createFlags({ environment: { variables: { FEATURE_PAY: "true" } } });
});

afterEach(async () => {
  made?.close();
  await flags.close();
  unhear();
  vi.useRealTimers();
});

const bad = new Error("database gone");
const fail = async () => {
  throw bad;
};
/** A call whose error is of no interest here. */
const attempt = async (work: () => unknown) => {
  try {
    await made?.run(work, () => 0);
  } catch {}
};
const events = () => notes.map(({ event, level }) => `${event} ${level}`);

it("kills its flag beyond the bound, for everybody, and says so with the error", async () => {
  made = killSwitch("pay", { failures: 3, affects: ["/pay"] });
  for (let i = 0; i < 3; i++) {
    expect(flags.isOn("pay")).toBe(true);
    await expect(made.run(fail, () => "off")).rejects.toBe(bad);
  }
  expect(flags.isOn("pay")).toBe(false);
  expect(made.state).toBe("killed");
  expect(
    made.run(
      () => "on",
      () => "off",
    ),
  ).toBe("off");
  expect(notes).toMatchObject([{ event: "killed", level: "error", flag: "pay", error: bad }]);
  const state = readStates().find(({ name }) => name === "kill-switch:pay");
  expect(state).toMatchObject({ affects: ["/pay"], state: { status: "warn" } });
  // For ever, without a cool-down.
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(made.state).toBe("killed");
  made.revive("mended");
  expect(flags.isOn("pay")).toBe(true);
  expect(events()).toEqual(["killed error", "revived warning"]);
});

it("counts synchronous throws, and throws of anything", () => {
  made = killSwitch("pay", { failures: 2, window: "1m" });
  for (const thrown of [null, "text"]) {
    let caught: unknown = "nothing";
    try {
      made.run(
        () => {
          throw thrown;
        },
        () => "off",
      );
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
  }
  expect(made.state).toBe("killed");
});

it("stays open while failures are few, spread out, or no fault of the code", async () => {
  made = killSwitch("pay", { failures: 3, window: "1m", ratio: 0.5, isFailure: (error) => error === bad });
  for (let i = 0; i < 20; i++)
    made.run(
      () => 1,
      () => 0,
    );
  for (let i = 0; i < 5; i++) await attempt(fail);
  expect(made.state).toBe("open");
  await vi.advanceTimersByTimeAsync(120_000);
  for (let i = 0; i < 10; i++) {
    await attempt(fail);
    await vi.advanceTimersByTimeAsync(40_000);
  }
  expect(made.state).toBe("open");
  for (let i = 0; i < 10; i++) await attempt(() => Promise.reject(new Error("bad input")));
  expect(made.state).toBe("open");
});

it("comes back by one call that went well after the cool-down, not before, and says it", async () => {
  made = killSwitch("pay", { failures: 1, coolDown: "10m" });
  await attempt(fail);
  await vi.advanceTimersByTimeAsync(599_000);
  expect(
    made.run(
      () => "on",
      () => "off",
    ),
  ).toBe("off");
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(made.run(fail, () => "off")).rejects.toBe(bad);
  expect(
    made.run(
      () => "on",
      () => "off",
    ),
  ).toBe("off");
  await vi.advanceTimersByTimeAsync(601_000);
  let finish = (_: string) => {};
  const trying = made.run(
    () => new Promise<string>((resolve) => (finish = resolve)),
    () => "off",
  );
  expect(made.state).toBe("trying");
  expect(
    made.run(
      () => "on",
      () => "off",
    ),
  ).toBe("off");
  finish("on");
  expect(await trying).toBe("on");
  expect(
    made.run(
      () => "on",
      () => "off",
    ),
  ).toBe("on");
  expect(events()).toEqual(["killed error", "killed warning", "revived warning"]);
});

it("comes back by a probe in the background; a failing or hanging one keeps it off", async () => {
  const probe = vi.fn<(signal: AbortSignal) => Promise<void>>();
  probe.mockRejectedValueOnce(bad);
  probe.mockImplementationOnce(() => new Promise(() => {}));
  probe.mockResolvedValueOnce();
  made = killSwitch("pay", { failures: 1, coolDown: "1m", probe, probeDeadline: "5s" });
  await attempt(fail);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.state).toBe("killed");
  await vi.advanceTimersByTimeAsync(65_000);
  expect(probe.mock.calls[1]?.[0].aborted).toBe(true);
  expect(made.state).toBe("killed");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.state).toBe("open");
  expect(probe).toHaveBeenCalledTimes(3);
  expect(events()).toEqual(["killed error", "killed warning", "killed warning", "revived warning"]);
});

it("tries nothing while the sources say off", async () => {
  await flags.close();
  const variables: Record<string, string> = { FEATURE_PAY: "true" };
  flags = await createFlags({ environment: { variables } });
  made = killSwitch("pay", { failures: 1, coolDown: "1m" });
  await attempt(fail);
  variables["FEATURE_PAY"] = "false";
  await flags.refresh();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(
    made.run(
      () => "on",
      () => "off",
    ),
  ).toBe("off");
  expect(made.state).toBe("killed");
});

it("keeps a killed flag killed when other flags take over", async () => {
  made = killSwitch("pay", { failures: 1 });
  await attempt(fail);
  const next = await createFlags({ name: "next", environment: { variables: { FEATURE_PAY: "true" } } });
  expect(next.isOn("pay")).toBe(false);
  expect(made.state).toBe("killed");
  made.revive();
  await next.close();
});

it.each([[{ failures: 0 }], [{ ratio: 2 }], [{ failures: 1.5 }]])("refuses %j", (options) => {
  expect(() => killSwitch("pay", options)).toThrow(FlagsOptionsError);
});
