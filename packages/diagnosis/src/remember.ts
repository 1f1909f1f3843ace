/** Answers of pure functions of one text, kept because the same files, functions and messages fail again and again. */

/** Texts kept per function: twice so many at most, the ones not asked for lately go first. */
const REMEMBERED = 2048;
/** Longer texts are worked out each time: what is kept must stay small. */
const LONGEST = 400;

/**
 * Makes a function that works an answer out once per text. `work` MUST depend on the text alone, and nobody may change its answers.
 *
 * @example
 * const lower = remember((text) => text.toLowerCase());
 */
export function remember<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  let young = new Map<string, Answer>();
  let old = new Map<string, Answer>();
  return (text) => {
    if (text.length > LONGEST) return work(text);
    let answer = young.get(text);
    if (answer !== undefined) return answer;
    answer = old.get(text) ?? work(text);
    if (young.size >= REMEMBERED) {
      old = young;
      young = new Map();
    }
    // A copy of its own: a text cut from a longer one would keep all of that in memory.
    young.set(` ${text}`.slice(1), answer);
    return answer;
  };
}
