import { z } from 'zod';
import { createVectorIndex, mergeNearest, type VectorIndex } from '../../analysis/vectors/index.ts';
import { SHARED, scopeKey } from '../keys.ts';
import type { Vectors } from '../store.ts';
import { checkVector, hasDirection } from '../vectors.ts';
import type { Database, Sql } from './database.ts';

const VectorRow = z.object({
  seq: z.int(),
  id: z.string(),
  vector: z.union([z.instanceof(ArrayBuffer), z.instanceof(Uint8Array)]),
});
const Counter = z.object({ value: z.int() });

/** Counts deletions, so that every process notices when what it holds in memory is no longer true. */
const DELETIONS = 'vector-deletions';
const ROWS_A_READ = 5000;
/** Sets of vectors held at once, at least 1.5 MB each; one that was let go is read again when it is asked for. */
const HELD = 64;

/** The vectors of one scope and model in memory, read from the file as they are added. */
interface Loaded {
  readonly index: VectorIndex;
  readonly deletions: number;
  lastSeq: number;
}

/**
 * Vectors in the file, searched in memory. Other processes may write the same file, so each search first looks at two
 * small rows for what is new.
 */
export function embeddedVectors(db: Database): Vectors {
  const loaded = new Map<string, Loaded>();

  const current = (scope: string, model: string): VectorIndex => {
    const key = JSON.stringify([scope, model]);
    const deletions = deletionsOf(db.read);
    let held = loaded.get(key);
    if (held === undefined || held.deletions !== deletions) {
      held = { index: createVectorIndex(), deletions, lastSeq: 0 };
    }
    // A map keeps the order of insertion: the first is the one that was not asked for the longest.
    loaded.delete(key);
    loaded.set(key, held);
    for (const oldest of loaded.keys()) {
      if (loaded.size <= HELD) break;
      loaded.delete(oldest);
    }
    for (;;) {
      const rows = db.read.all(
        'SELECT seq, id, vector FROM vectors WHERE scope = ? AND model = ? AND seq > ? ORDER BY seq LIMIT ?',
        [scope, model, held.lastSeq, ROWS_A_READ],
      );
      for (const row of rows) held.lastSeq = add(held.index, row);
      if (rows.length < ROWS_A_READ) return held.index;
    }
  };

  return {
    put: async (scope, rows) => {
      for (const row of rows) checkVector(row.id, row.vector);
      const key = scope === null ? SHARED : scopeKey(scope);
      await db.write((sql) => {
        for (const { id, model, vector } of rows) {
          putVector(sql, key, model, id, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
        }
      });
    },
    async nearest(scope, model, vector, limit) {
      checkVector('the query', vector);
      if (!hasDirection(vector)) return [];
      const scopes = scope === null ? [SHARED] : [SHARED, scopeKey(scope)];
      return mergeNearest(
        scopes.map((key) => current(key, model).nearest(vector, limit)),
        limit,
      );
    },
  };
}

/** A replaced vector gets a new number, so that it is seen as new. `scope` is a key. */
export function putVector(sql: Sql, scope: string, model: string, id: string, bytes: Uint8Array): void {
  sql.run(
    `INSERT OR REPLACE INTO vectors (seq, scope, model, id, vector)
     VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM vectors), ?, ?, ?, ?)`,
    [scope, model, id, bytes],
  );
}

/** To be called in the transaction that deletes vectors. */
export function noteDeletedVectors(sql: Sql): void {
  sql.run(
    'INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1',
    [DELETIONS],
  );
}

function deletionsOf(sql: Sql): number {
  const [row] = sql.all('SELECT value FROM counters WHERE name = ?', [DELETIONS]);
  return row === undefined ? 0 : Counter.parse(row).value;
}

/** Gives the number of the row. */
function add(index: VectorIndex, row: unknown): number {
  const { seq, id, vector: bytes } = VectorRow.parse(row);
  // A copy: the bytes of a row are not aligned for floats.
  const vector = new Float32Array(new Uint8Array(bytes).buffer);
  if (hasDirection(vector)) index.put(id, vector);
  else index.delete(id);
  return seq;
}
