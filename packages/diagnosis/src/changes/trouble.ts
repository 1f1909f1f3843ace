/** Families of failure kinds, for what sort of change can bring them. */

const SCHEMA = new Set([
  "ambiguous-column",
  "bind-mismatch",
  "cached-plan-changed",
  "check-violation",
  "conflict-target-missing",
  "constraint-violation",
  "datatype-mismatch",
  "exclusion-violation",
  "foreign-key-violation",
  "invalid-enum-value",
  "invalid-json-in-database",
  "invalid-text-representation",
  "migration-failed",
  "not-null-violation",
  "numeric-out-of-range",
  "undefined-column",
  "undefined-function",
  "undefined-table",
  "undefined-type",
  "unique-violation",
  "value-too-long",
]);
const MODULES = new Set([
  "commonjs-name-in-module",
  "default-export-interop",
  "export-path-missing",
  "import-outside-module",
  "missing-export",
  "module-not-found",
  "native-module-mismatch",
  "package-missing",
  "require-of-esm",
  "source-file-missing",
]);
const SETTINGS = new Set([
  "authentication",
  "configuration-invalid",
  "configuration-missing",
  "connection-refused",
  "database-missing",
  "dns",
  "invalid-url",
  "no-pg-hba-entry",
  "password-rejected",
  "permission-denied",
  "port-in-use",
  "privileged-port",
  "redis-auth-required",
  "role-missing",
  "ssl-not-supported",
  "tls-certificate",
]);
/** What mostly comes from outside of the service's code. */
const OUTSIDE = new Set([
  "admin-shutdown",
  "cannot-connect-now",
  "client-connection-lost",
  "connection-refused",
  "connection-reset",
  "crash-recovery",
  "crash-shutdown",
  "database-disk-full",
  "database-shutdown",
  "disk-full",
  "dns",
  "kafka-unavailable",
  "mongo-server-selection",
  "mysql-connection-lost",
  "rate-limited",
  "redis-loading",
  "stale-connection",
  "tls-certificate",
]);

/** What the runtime itself brings: its version, its libraries. */
const RUNTIME = new Set([
  "native-module-mismatch",
  "require-of-esm",
  "syntax-error",
  "system-library-missing",
  "typescript-not-runnable",
  "wrong-node-version",
]);

export type Trouble = "runtime" | "schema" | "modules" | "settings" | "outside";

/** The families that a kind of failure is of. */
export function troublesOf(kind: string): ReadonlySet<Trouble> {
  const families: [Trouble, ReadonlySet<string>][] = [
    ["runtime", RUNTIME],
    ["schema", SCHEMA],
    ["modules", MODULES],
    ["settings", SETTINGS],
    ["outside", OUTSIDE],
  ];
  return new Set(families.flatMap(([name, kinds]) => (kinds.has(kind) ? [name] : [])));
}

/** Every kind that is named here. */
export const namedKinds: readonly string[] = [...RUNTIME, ...SCHEMA, ...MODULES, ...SETTINGS, ...OUTSIDE];
