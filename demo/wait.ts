/** The demo's own checks: what does not come true in time, or is not so, ends it with what broke. */
import { setTimeout as sleep } from 'node:timers/promises';

export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new DemoFailure(what);
}

/** Waits until it gives something, at most `milliseconds`. */
export async function until<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  milliseconds = 20_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await sleep(40);
  }
  throw new DemoFailure(`${what}: did not happen within ${milliseconds / 1000} s`);
}
