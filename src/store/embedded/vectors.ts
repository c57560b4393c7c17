import { z } from 'zod';
import { DIMENSIONS } from '../../analysis/embedder.ts';
import { SHARED, scopeKey } from '../keys.ts';
import type { Vectors } from '../store.ts';
import { checkVector, lengthOf, type Neighbour, nearestFirst } from '../vectors.ts';
import type { Database, Sql } from './database.ts';

const VectorRow = z.object({
  seq: z.int(),
  id: z.string(),
  vector: z.union([z.instanceof(ArrayBuffer), z.instanceof(Uint8Array)]),
});
const Counter = z.object({ value: z.int() });

/** Counts deletions, so that every process notices when what it holds in memory is no longer true. */
const DELETIONS = 'vector-deletions';

/** The vectors of one scope and model in memory, read from the file as they are added. */
interface Matrix {
  readonly deletions: number;
  readonly rowOf: Map<string, number>;
  readonly ids: string[];
  /** Unit vectors, one after the other; grows by doubling. */
  values: Float32Array;
  lastSeq: number;
}

/** How many of the nearest rows are kept while scanning, at least; several may be of one id. */
const MIN_KEPT = 16;

/**
 * Vectors in the file, searched in memory. Other processes may write the same file, so each search first looks at two
 * small rows for what is new.
 */
export function embeddedVectors(db: Database): Vectors {
  const matrices = new Map<string, Matrix>();

  const current = (scope: string, model: string): Matrix => {
    const key = JSON.stringify([scope, model]);
    const deletions = deletionsOf(db.read);
    let matrix = matrices.get(key);
    if (matrix === undefined || matrix.deletions !== deletions) {
      matrix = { deletions, rowOf: new Map(), ids: [], values: new Float32Array(0), lastSeq: 0 };
      matrices.set(key, matrix);
    }
    for (;;) {
      const rows = db.read.all(
        'SELECT seq, id, vector FROM vectors WHERE scope = ? AND model = ? AND seq > ? ORDER BY seq LIMIT 5000',
        [scope, model, matrix.lastSeq],
      );
      for (const row of rows) add(matrix, VectorRow.parse(row));
      if (rows.length < 5000) return matrix;
    }
  };

  return {
    put: async (scope, rows) => {
      for (const row of rows) checkVector(row);
      const key = scope === null ? SHARED : scopeKey(scope);
      await db.write((sql) => {
        for (const row of rows) {
          // A replaced vector gets a new number, so that it is seen as new.
          sql.run(
            `INSERT OR REPLACE INTO vectors (seq, scope, model, id, vector)
             VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM vectors), ?, ?, ?, ?)`,
            [
              key,
              row.model,
              row.id,
              new Uint8Array(row.vector.buffer, row.vector.byteOffset, row.vector.byteLength),
            ],
          );
        }
      });
    },
    async nearest(scope, model, vector, limit) {
      checkVector({ id: 'the query', vector });
      const length = lengthOf(vector);
      if (length === 0) return [];
      const unit = vector.map((value) => value / length);
      const scopes = scope === null ? [SHARED] : [SHARED, scopeKey(scope)];
      return nearestFirst(
        scopes.flatMap((key) => scan(current(key, model), unit, Math.max(limit, MIN_KEPT))),
        limit,
      );
    },
  };
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

function add(matrix: Matrix, row: z.infer<typeof VectorRow>): void {
  matrix.lastSeq = row.seq;
  // A copy: the bytes of a row are not aligned for floats.
  const vector = new Float32Array(new Uint8Array(row.vector).buffer);
  const length = lengthOf(vector);
  let at = matrix.rowOf.get(row.id);
  if (at === undefined) {
    at = matrix.ids.length;
    matrix.ids.push(row.id);
    matrix.rowOf.set(row.id, at);
    if ((at + 1) * DIMENSIONS > matrix.values.length) {
      const grown = new Float32Array(Math.max(64, 2 * at) * DIMENSIONS);
      grown.set(matrix.values);
      matrix.values = grown;
    }
  }
  const offset = at * DIMENSIONS;
  for (let i = 0; i < DIMENSIONS; i++)
    matrix.values[offset + i] = length === 0 ? 0 : (vector[i] as number) / length;
}

/** The `limit` rows with the greatest dot product with a unit vector, in no order; ties are settled by id. */
function scan(matrix: Matrix, unit: Float32Array, limit: number): Neighbour[] {
  const { values, ids } = matrix;
  let kept: Neighbour[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < ids.length; row++) {
    const offset = row * DIMENSIONS;
    let dot = 0;
    for (let i = 0; i < DIMENSIONS; i++) dot += (values[offset + i] as number) * (unit[i] as number);
    // A zero vector has the dot product 0 with everything and is similar to nothing.
    if (dot < floor || dot === 0) continue;
    kept.push({ id: ids[row] as string, similarity: Math.min(1, dot) });
    if (kept.length >= 4 * limit) {
      kept = nearestFirst(kept, limit);
      floor = kept.at(-1)?.similarity ?? floor;
    }
  }
  return nearestFirst(kept, limit);
}
