/**
 * A budget of calls for one installation, below GitHub's secondary limits (900 REST points a minute, about 80 content
 * creations a minute and 500 an hour), so that a noisy organisation runs into ours before it runs into GitHub's.
 */

interface Window {
  readonly limit: number;
  readonly ms: number;
}

const CALLS: readonly Window[] = [{ limit: 800, ms: 60_000 }];
const WRITES: readonly Window[] = [
  { limit: 75, ms: 60_000 },
  { limit: 480, ms: 3_600_000 },
];

export interface Budget {
  /** Takes one call; gives 0 if it may be made, else the time (milliseconds since 1970) when the next one may. */
  take(writes: boolean, now: number): number;
}

export function createBudget(): Budget {
  const calls = createWindows(CALLS);
  const writing = createWindows(WRITES);
  return {
    take(writes, now) {
      const until = Math.max(calls.next(now), writes ? writing.next(now) : 0);
      if (until > now) return until;
      calls.note(now);
      if (writes) writing.note(now);
      return 0;
    },
  };
}

/** Sliding windows over the times of the calls that were made. */
function createWindows(windows: readonly Window[]) {
  const times: number[] = [];
  const longest = Math.max(...windows.map(({ ms }) => ms));
  return {
    next(now: number): number {
      while (times.length > 0 && (times[0] as number) <= now - longest) times.shift();
      let until = 0;
      for (const { limit, ms } of windows) {
        const oldest = times[times.length - limit];
        if (oldest !== undefined && oldest > now - ms) until = Math.max(until, oldest + ms);
      }
      return until;
    },
    note(now: number): void {
      times.push(now);
    },
  };
}
