/** A port as people and platforms write it. */
import { ServiceAddressError } from "./errors.ts";

/**
 * The port to listen on; 3000 where nothing is said.
 *
 * @throws ServiceAddressError
 */
export function portOf(given: string | number | undefined): number {
  if (given === undefined || given === "") return 3000;
  const port = /^\s*\d{1,5}\s*$/.test(String(given)) ? Number(given) : Number.NaN;
  if (port <= 65_535) return port;
  const source = typeof given === "string" ? "PORT" : "the port of listen()";
  throw new ServiceAddressError(
    `${source} is ${typeof given === "string" ? JSON.stringify(given) : String(given)}, which is no port: set it to a number from 0 to 65535.`,
  );
}
