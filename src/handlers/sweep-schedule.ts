/** When the reactions on a comment are read next: soon after it was written, rarely later, never after two weeks. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Up to this age a comment is read this often. */
const STEPS: readonly { readonly age: number; readonly every: number }[] = [
  { age: HOUR, every: 5 * MINUTE },
  { age: 6 * HOUR, every: 30 * MINUTE },
  { age: DAY, every: 2 * HOUR },
  { age: 4 * DAY, every: 8 * HOUR },
  { age: 14 * DAY, every: DAY },
];

export const firstSweep = (postedAt: number): number => postedAt + 5 * MINUTE;

/** Null once the comment is older than two weeks. */
export function nextSweep(postedAt: number, now: number): number | null {
  const step = STEPS.find(({ age }) => now - postedAt < age);
  return step ? now + step.every : null;
}
