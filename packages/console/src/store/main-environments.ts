/** Where an issue is judged: in production, where that is among its environments. */

/**
 * Those of the environments that people depend on; all of them where none is called so.
 *
 * @example
 * mainEnvironments(["staging", "production-eu"]); // ["production-eu"]
 */
export function mainEnvironments(environments: readonly string[]): string[] {
  const main = environments.filter(isProduction);
  return main.length > 0 ? main : [...environments];
}

export function isProduction(environment: string): boolean {
  return /^(?:prod|prd|live)(?![a-z])|^production/i.test(environment);
}
