/** What became of a failure when it was seen before: "resolved 14 of 17 times, median 22 minutes, most often by …". */
import type { OutcomeRow } from '../store/store.ts';

export interface Recovery {
  /** Times it ended with a new commit, and times it passed when it was run again. */
  readonly resolved: number;
  readonly reruns: number;
  /** Times it was seen before; what is red still counts once a fortnight has passed. */
  readonly of: number;
  /** From the first red run to the one that ended it; null where it never ended. */
  readonly medianMinutes: number | null;
  /** The file that was changed most often; null where no file was changed more than once, or where it may not be told. */
  readonly file: string | null;
}

const FORTNIGHT_MS = 14 * 24 * 3_600_000;

/**
 * @param rows of one fingerprint or pattern; what is red and younger than a fortnight may be the failure at hand
 * @param repository file names of this repository only are told, and none that a fork brought
 */
export function recoveryOf(rows: readonly OutcomeRow[], repository: string, now: number): Recovery | null {
  const past = rows.filter((row) => row.state !== 'open' || now - row.openedAt > FORTNIGHT_MS);
  if (past.length === 0) return null;
  const ended = past.filter((row) => row.closedAt !== null);
  const resolved = past.filter(({ state }) => state === 'resolved' || state === 'replaced');
  return {
    resolved: resolved.length,
    reruns: past.filter(({ state }) => state === 'rerun').length,
    of: past.length,
    medianMinutes: median(ended.map((row) => ((row.closedAt ?? row.openedAt) - row.openedAt) / 60_000)),
    file: mostChanged(resolved.filter((row) => row.target.repository === repository && !row.foreign)),
  };
}

/** The middle value, rounded to whole minutes; the lower one of two. */
function median(minutes: readonly number[]): number | null {
  const sorted = [...minutes].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : Math.max(0, Math.round(middle));
}

/**
 * Changed in at least two of them and in half of those whose files are known; of several the one that stood first among
 * the telling ones, then by name.
 */
function mostChanged(rows: readonly OutcomeRow[]): string | null {
  const known = rows.flatMap(({ fix }) => (fix?.files ? [[...new Set(fix.files)]] : []));
  const found = new Map<string, { times: number; places: number }>();
  for (const files of known)
    for (const [place, file] of files.entries()) {
      const { times, places } = found.get(file) ?? { times: 0, places: 0 };
      found.set(file, { times: times + 1, places: places + place });
    }
  const [best] = [...found].sort(
    ([a, x], [b, y]) => y.times - x.times || x.places - y.places || (a < b ? -1 : 1),
  );
  return best && best[1].times >= 2 && best[1].times * 2 >= known.length ? best[0] : null;
}
