/** Bursts: windows in which something happened far more often than before. */
import { chanceOfCount } from "./chance-of-count.ts";

export interface Burst {
  /** Index of the first and last window of the burst. */
  from: number;
  to: number;
  /** What was seen in it, and what was to be expected. */
  seen: number;
  expected: number;
  /** The chance of so many or more at the usual rate, of the strongest window. */
  p: number;
}

export interface BurstOptions {
  /** Windows before that make the usual rate. A burst that lasts for so many becomes usual. (Default: 24) */
  baseline?: number;
  /** Windows that are needed before anything is said. (Default: 6) */
  least?: number;
  /** Fewer events than this are never a burst. (Default: 5) */
  smallest?: number;
  /** The chance of a false alarm per window that is taken, for counts whose spread stays as it was. (Default: 1e-6) */
  alarm?: number;
}

/** What is this rare is no burst yet, and no longer usual: it would hide the burst that it may be the beginning of. */
const ODD = 1e-3;
/** Fewer than this in a window may be usual though it was never seen: what is rare comes in clumps. */
const RARE = 0.5;

/**
 * Counts per window of one length, oldest first: error events, failed sign-ins, requests slower than a bound.
 *
 * The usual rate is what the windows before tell of it, without those of a burst: how few they are, and how far they lie apart, is taken
 * into account, since real counts vary more than chance alone.
 */
export function bursts(counts: readonly number[], options: BurstOptions = {}): Burst[] {
  const { baseline = 24, least = 6, smallest = 5, alarm = 1e-6 } = options;
  const found: Burst[] = [];
  const usual: number[] = [];
  let odd: { index: number; count: number; expected: number }[] = [];
  for (const [index, told] of counts.entries()) {
    const count = Number.isFinite(told) ? Math.max(0, told) : 0;
    const before = usual.slice(-baseline);
    const { expected, p } =
      count < smallest || before.length < least ? { expected: 0, p: 1 } : chanceOfCount(count, before, RARE);
    if (p > alarm) {
      if (p > ODD) usual.push(count);
      else odd.push({ index, count, expected });
      if (odd.length >= least) {
        usual.push(...odd.map((one) => one.count));
        odd = [];
      }
      continue;
    }
    let last = found.at(-1);
    if (last && last.to === index - 1) {
      last.to = index;
      last.seen += count;
      last.expected += expected;
      last.p = Math.min(last.p, p);
    } else {
      last = { from: index, to: index, seen: count, expected, p };
      found.push(last);
      // It began in the window before, which alone could not tell.
      const before = odd.at(-1);
      if (before?.index === index - 1) {
        last.from = before.index;
        last.seen += before.count;
        last.expected += before.expected;
        odd.pop();
      }
    }
    // What goes on for so long is how things are now.
    if (last.to - last.from + 1 >= baseline) usual.push(...counts.slice(last.from, index + 1));
  }
  return found;
}
