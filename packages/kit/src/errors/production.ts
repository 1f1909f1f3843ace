/** Whether strangers may be watching. */

/** True unless NODE_ENV says `development` or `test`: what is not said is taken for production. */
export function isProduction(): boolean {
  const mode = process.env["NODE_ENV"];
  return mode !== "development" && mode !== "test";
}
