/** What the boot throws on purpose. */
import type { Site } from "../core/index.ts";
import { KitError } from "../core/index.ts";

/** Phases that can't be run as they were declared: a name twice, an unknown dependency, a cycle, a result nobody waited for. */
export class BootPlanError extends KitError {
  static override readonly code = "KIT_BOOT_PLAN";
}

/** A phase that did not come to its end within its deadline. */
export class PhaseHungError extends KitError {
  static override readonly code = "KIT_PHASE_HUNG";
  /** Where it waits, innermost first. */
  readonly pending: readonly Site[];
  constructor(message: string, pending: readonly Site[]) {
    super(message);
    this.pending = pending;
  }
}

/** The service did not start. `cause` is the error of the phase that failed. */
export class BootFailedError extends KitError {
  static override readonly code = "KIT_BOOT_FAILED";
  readonly phase: string;
  constructor(message: string, phase: string, cause: unknown) {
    super(message, { cause });
    this.phase = phase;
  }
}

/** The port could not be opened. `cause` has the system's code (EADDRINUSE, EACCES) and the port. */
export class PortNotOpenError extends KitError {
  static override readonly code = "KIT_PORT_NOT_OPEN";
  constructor(message: string, { code, port }: { code: string | undefined; port: number }) {
    const cause = Object.assign(new Error(message), {
      syscall: "listen",
      port,
      ...(code !== undefined && { code }),
    });
    super(
      `Port ${port} could not be opened: ${message}. Another process may hold it; set another one (PORT).`,
      { cause },
    );
  }
}
