/** Seeded randomness for tests: the same run each time. */

export interface Randomness {
  /** 0 up to 1. */
  uniform(): number;
  /** How many of so many happen, at this chance each. */
  times(count: number, chance: number): number;
  poisson(rate: number): number;
  /** Of a whole shape, scale 1. */
  gamma(shape: number): number;
}

/** Mulberry32 (Tommy Ettinger, public domain): small, and good enough for counts. */
export function randomness(seed: number): Randomness {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const times = (count: number, chance: number) => {
    let happened = 0;
    for (let i = 0; i < count; i++) if (uniform() < chance) happened++;
    return happened;
  };
  const gamma = (shape: number) => {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum -= Math.log(1 - uniform());
    return sum;
  };
  const poisson = (rate: number) => {
    let [count, time] = [0, -Math.log(1 - uniform())];
    while (time < rate) {
      count++;
      time -= Math.log(1 - uniform());
    }
    return count;
  };
  return { uniform, times, poisson, gamma };
}
