/** Puts sources, evaluator and states together. */
import { ownFailure, registerCloser, registerState, tell } from "../core/index.ts";
import { changedDefinitions, changedRemotes, changedVariables, shortened } from "./changes.ts";
import { readEnvironment } from "./environment.ts";
import { Evaluator } from "./evaluator.ts";
import { fileSource } from "./file-source.ts";
import { kill, revive } from "./kills.ts";
import { remoteSource } from "./remote-source.ts";
import type { Contents, MakeFlag } from "./resolver.ts";
import { SourceStates } from "./source-states.ts";
import type { Flags, FlagsEvent, FlagsOptions } from "./types.ts";

/** Flags that are not loaded yet: `start` resolves when each source answered or failed for the first time. */
export function assembleFlags(
  options: FlagsOptions,
  makeFlag: MakeFlag | undefined,
  closed: (flags: Flags) => void,
): { flags: Flags; start: () => Promise<void> } {
  const { name = "flags", environment = {} } = options;
  const readVariables = () => (environment === false ? undefined : readEnvironment(environment));
  const contents: Contents = {
    environment: readVariables(),
    remote: undefined,
    remoteStale: false,
    file: undefined,
    makeFlag,
  };
  const evaluator = new Evaluator(contents);
  const listeners = new Set<(event: FlagsEvent) => void>();
  const emit = (event: FlagsEvent) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        ownFailure("flags listener", error);
      }
    }
  };
  const states = new SourceStates(emit);

  const sources = [
    options.file &&
      fileSource(typeof options.file === "string" ? { path: options.file } : options.file, {
        loaded: (content, from) => {
          states.good("file", from);
          if (content === "unchanged") return;
          const before = contents.file;
          contents.file = content;
          changed(from, before !== undefined, changedDefinitions(before, content));
        },
        failed: (from, error) => states.bad("file", from, error),
      }),
    options.remote &&
      remoteSource(typeof options.remote === "string" ? { url: options.remote } : options.remote, {
        loaded: (content, from) => {
          states.good("remote", from);
          if (contents.remoteStale) evaluator.reset();
          contents.remoteStale = false;
          if (content === "unchanged") return;
          const before = contents.remote;
          contents.remote = content;
          changed(from, before !== undefined, changedRemotes(before, content));
        },
        failed: (from, error) => {
          states.bad("remote", from, error);
          if (contents.remoteStale) return;
          contents.remoteStale = true;
          evaluator.reset();
        },
      }),
  ].filter((source) => typeof source === "object");

  function changed(from: string, again: boolean, names: readonly string[]): void {
    if (names.length === 0 && again) return;
    evaluator.reset();
    tell({
      kind: "flags",
      level: "info",
      event: "loaded",
      message: again
        ? `flags changed by ${from}: ${shortened(names)}`
        : `flags loaded from ${from}: ${names.length} of them`,
    });
    if (again) emit({ type: "changed", flags: names });
  }

  const undo = [
    registerState({ name, read: () => states.read(evaluator.killed) }),
    registerCloser({ name, stage: "pools", close: () => close() }),
  ];
  async function close(): Promise<void> {
    for (const source of sources) source.close();
    for (const one of undo) one();
    listeners.clear();
    closed(flags);
  }

  const flags: Flags = {
    name,
    isOn: (flag, context) => evaluator.evaluate(flag, false, context).value === true,
    saidOn: (flag, context) => evaluator.bySources(flag, false, context).value === true,
    value: (flag, off, context) => evaluator.evaluate(flag, off, context).value as never,
    details: (flag, off, context) => evaluator.evaluate(flag, off, context) as never,
    kill: (flag, why) => kill(evaluator.killed, flag, why, emit),
    revive: (flag, message) => revive(evaluator.killed, flag, message, emit),
    killed: evaluator.killed,
    refresh: async () => {
      const before = contents.environment;
      contents.environment = readVariables();
      const names = changedVariables(before, contents.environment, [
        ...(contents.file?.flags.keys() ?? []),
        ...(contents.remote?.keys() ?? []),
      ]);
      evaluator.reset();
      if (names.length > 0) changed("the environment", true, names);
      await Promise.all(sources.map((source) => source.refresh()));
    },
    trouble: () => states.trouble(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close,
  };
  return {
    flags,
    start: async () => {
      await Promise.all(sources.map((source) => source.start()));
    },
  };
}
