/** The lines with which a tool sums up what it found, and the CI its step. */
import type { Log } from '../log/log.ts';
import type { Candidate } from './candidate.ts';

/** `Found 279 errors in 9 files`, `45 failed, 162298 passed`, `Tests: 1 failed`, `✖ 3 problems (2 errors)`. */
const COUNT =
  /\b[1-9]\d*,?\d* (?:\w+ )?(?:failed|failing|failures?|errors?|problems?|offen[sc]es?|violations?)\b/i;
const NAMED = /\b(?:failed|failures|errors):? [1-9]\d*\b/i;
/** Words that only a sum holds. */
const SUM =
  /\b(?:found|total|tests?|specs?|passed|passing|failing|summary|files?|problems?|generated|run|suites?|aborting|executed|completed?)\b/i;
/** Lines below the cause in which a sum is looked for. */
const FAR = 4000;

/** Indexes of the first and the last line below the cause that sum up, within its step. */
export function tallies(log: Log, { end, step }: Candidate): number[] {
  const last = Math.min(step.verdict ?? step.last, step.last);
  const found: number[] = [];
  // Only lines with a word of an error can be a sum, and the scanner has found those.
  for (const { index } of hitsBetween(log, end + 1, Math.min(last, end + FAR))) {
    const text = log.text(index);
    if (text.length < 200 && (COUNT.test(text) || NAMED.test(text)) && SUM.test(text)) found.push(index);
  }
  return found.length > 1 ? [found[0] as number, found.at(-1) as number] : found;
}

function hitsBetween({ hits }: Log, first: number, last: number) {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.index ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  let until = low;
  while (until < hits.length && (hits[until]?.index ?? 0) <= last) until++;
  return hits.slice(low, until);
}
