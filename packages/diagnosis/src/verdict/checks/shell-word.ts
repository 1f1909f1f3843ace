/** Names out of signals, fit for a command line: they came from outside, and somebody will paste the command. */

const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.:/@+-]{0,127}$/;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** The word itself where no shell reads anything into it, else `<what>` to be filled in. */
export function shellWord(word: string | undefined | null, what: string): string {
  return word !== undefined && word !== null && PLAIN.test(word) ? word : `<${what}>`;
}

/** The same for a name of a database. */
export function sqlName(name: string | undefined, what: string): string {
  return name !== undefined && IDENTIFIER.test(name) ? name : `<${what}>`;
}
