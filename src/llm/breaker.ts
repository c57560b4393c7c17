/**
 * A circuit breaker: after some outages in a row nothing is asked for a while, then one question tries whether the
 * endpoint is back. Takes its clock from outside, so that it waits as long in a test as it says.
 */
export interface Breaker {
  /** Milliseconds since 1970 until which nothing is asked; null where the next question may go out, which it then does. */
  restsUntil(now: number): number | null;
  succeeded(): void;
  /** One outage. */
  failed(now: number): void;
  /** Opens it at once, for what only a person can change. */
  open(until: number): void;
}

/** @param after outages in a row @param breakMs milliseconds of rest */
export function createBreaker(after = 5, breakMs = 30_000): Breaker {
  let failures = 0;
  let until: number | null = null;
  return {
    restsUntil(now) {
      if (until === null) return null;
      if (now < until) return until;
      // One question goes out; the others wait for what becomes of it.
      until = now + breakMs;
      return null;
    },
    succeeded() {
      failures = 0;
      until = null;
    },
    failed(now) {
      failures += 1;
      if (failures >= after) until = now + breakMs;
    },
    open(time) {
      failures = after;
      until = time;
    },
  };
}
