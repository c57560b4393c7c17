/**
 * The last passing logs that were read, so that a reanalysis compares with them without asking again: a log of a
 * finished job never changes. Bounded in number, in bytes a log and in time.
 */
import type { JobLog } from '../provider.ts';

const MOST_LOGS = 16;
const MOST_BYTES = 2_000_000;
const KEPT_MS = 3_600_000;

interface Kept {
  readonly pieces: readonly Uint8Array[];
  readonly until: number;
}

export interface KeptLogs {
  /** The kept log, or the one that `ask` gives, which is kept once it was read to its end. */
  get(key: string, ask: () => Promise<JobLog | null>): Promise<JobLog | null>;
}

export function createKeptLogs(now: () => number): KeptLogs {
  const logs = new Map<string, Kept>();

  async function* keeping(key: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of bytes) {
      size += piece.length;
      if (size <= MOST_BYTES) pieces.push(piece);
      yield piece;
    }
    if (size > MOST_BYTES) return;
    logs.delete(key);
    logs.set(key, { pieces, until: now() + KEPT_MS });
    if (logs.size > MOST_LOGS) logs.delete(logs.keys().next().value as string);
  }

  return {
    async get(key, ask) {
      const kept = logs.get(key);
      if (kept && kept.until > now()) return { kind: 'log', bytes: replay(kept.pieces) };
      const log = await ask();
      return log?.kind === 'log' ? { ...log, bytes: keeping(key, log.bytes) } : log;
    },
  };
}

async function* replay(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
