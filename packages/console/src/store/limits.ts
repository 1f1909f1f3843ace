/** Every bound on what names of a sender's choice may take, whatever it sends. Event bodies are bounded by `Retention`. */

/** Route names of one service in one hour of outcomes; requests of any further route count as `(other)`. */
export const ROUTES_MAX = 1000;
/**
 * Rows of one project in one hour of outcomes, over all services, releases, environments and routes. Further ones count as service,
 * release, environment and route `(other)`.
 */
export const SERIES_MAX = 5000;
/** Rows of one project's totals (service, release and way of counting); a release beyond them has no totals. */
export const RELEASE_TOTALS_MAX = 5000;
/** Milliseconds after their last request that a release's totals are kept. */
export const RELEASE_TOTALS_KEPT = 90 * 86_400_000;
/** Monitors of one project; check-ins of any further one are filed under `(other)`. */
export const MONITORS_MAX = 1000;
/** Check-ins of one project that are kept; the oldest go. */
export const CHECK_INS_KEPT = 100_000;
/** Flags of one trace that a batch may tell. */
export const FLAGS_OF_TRACE = 100;
/** Flag evaluations of one project that wait for a failure; the oldest go. */
export const FLAGS_KEPT = 200_000;
/** Issues kept that have no event left, that nobody has decided about, and that were last seen before `maxAgeMs`. */
export const QUIET_ISSUES_KEPT = 100_000;
/** Values of one kind (routes, releases, ...) that an issue without events keeps; the rarest go. */
export const QUIET_FACETS_KEPT = 20;
/** Characters of such a value; a longer one goes. */
export const QUIET_FACET_CHARS = 300;

/** Changes (deploys, migrations, flag flips) of one project that are kept; the oldest go. */
export const CHANGES_KEPT = 2000;
/** Bytes that they take together. */
export const CHANGES_BYTES = 64 * 1024 * 1024;
/** Characters of the changes that one look reads; the oldest of those asked for are left out. */
export const CHANGES_READ_CHARS = 16 * 1024 * 1024;

/** Rows that say when a release of a service ran in an environment, of one project; further releases have none. */
export const RELEASE_RUNS_MAX = 5000;
/** Boots of one project that are kept; the oldest go. */
export const BOOTS_KEPT = 20_000;
/** Phases kept of a boot. */
export const PHASES_KEPT = 100;

/** Answers to checks of one issue that are kept; the oldest go. */
export const ANSWERS_KEPT = 100;

/** Rows of health reports of one project, and of one service of it, that are kept; the oldest go. */
export const HEALTH_KEPT = 20_000;
export const HEALTH_KEPT_OF_SERVICE = 5000;

/** Milliseconds that outcomes are kept by the minute; by the hour they are kept on. */
export const MINUTES_KEPT = 2 * 86_400_000;
/** A moment no longer ago than this, and the hour before it, are still known by the minute. Milliseconds. */
export const MINUTES_KNOWN = MINUTES_KEPT - 3_600_000;

/** Stands for every name beyond a bound. */
export const OTHER = "(other)";
