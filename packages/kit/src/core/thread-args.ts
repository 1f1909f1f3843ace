/** With what the kit's own threads are started. */

/**
 * None of the service's own flags: hooks and inspectors are not for these threads. From sources they find our packages' sources, as the
 * thread that starts them did.
 */
export const threadArgs: readonly string[] = import.meta.url.endsWith(".ts")
  ? ["--conditions=holdfast-source"]
  : [];
