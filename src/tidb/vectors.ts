import { z } from 'zod';
import { mergeNearest, type Neighbour } from '../analysis/vectors/index.ts';
import { keyOf, SHARED, scopeKey, vectorKey } from '../store/keys.ts';
import type { Row } from '../store/rows.ts';
import type { Vectors } from '../store/store.ts';
import { checkVector, hasDirection } from '../store/vectors.ts';
import type { Sql, Tidb } from './client.ts';

const Found = z.object({
  scope: z.string(),
  model_key: z.string(),
  vector_id: z.string(),
  distance: z.coerce.number(),
});

/** Rows in one INSERT: about 1 MB of text. */
const ROWS_A_STATEMENT = 200;
/**
 * The index knows nothing of scopes and models, so more neighbours than wanted are asked for and filtered afterwards.
 */
const OVERFETCH = 20;
const LEAST_FETCHED = 100;

export const modelKey = (model: string): string => keyOf('model', model);

/** The text of a vector as TiDB reads it; digits only, so that it may stand in a statement. */
export const textOf = (vector: Float32Array): string => `[${Array.from(vector).join(',')}]`;

/**
 * Cosine search in the database. `indexed` tells whether the HNSW index is there: it serves only
 * `ORDER BY VEC_COSINE_DISTANCE(column, constant) LIMIT k` with nothing filtered before. Without it every vector of the
 * scopes is compared.
 */
export function tidbVectors(db: Tidb, indexed: boolean): Vectors {
  return {
    async put(scope, rows) {
      for (const row of rows) checkVector(row.id, row.vector);
      const scopeOf = scope === null ? SHARED : scopeKey(scope);
      // One row a key: which of two rows of one statement wins is not for the database to decide.
      const last = new Map(rows.map((row) => [JSON.stringify([row.model, row.id]), row] as const));
      const kept: VectorText[] = [];
      const gone: string[] = [];
      for (const { id, model, vector } of last.values()) {
        if (hasDirection(vector)) kept.push({ id, model, text: textOf(vector) });
        else gone.push(vectorKey(scopeOf, model, id));
      }
      await db.unit(async (sql) => {
        for (const key of gone) await sql.run('DELETE FROM vectors WHERE id = ?', [key]);
        for (let start = 0; start < kept.length; start += ROWS_A_STATEMENT) {
          await replaceVectors(sql, scopeOf, kept.slice(start, start + ROWS_A_STATEMENT));
        }
      });
    },

    async nearest(scope, model, vector, limit) {
      checkVector('the query', vector);
      if (!hasDirection(vector) || limit < 1) return [];
      const scopes = scope === null ? [SHARED] : [SHARED, scopeKey(scope)];
      const query: Query = { scopes, model: modelKey(model), text: textOf(vector) };
      return db.unit(async (sql) => {
        if (indexed) {
          const wanted = Math.max(LEAST_FETCHED, OVERFETCH * limit);
          const rows = await sql.text(indexedSearch(query.text, wanted));
          const found = neighbours(rows, query, limit);
          // Fewer, although there are more rows: the neighbours belong to others.
          if (found.length >= limit || rows.length < wanted) return found;
        }
        return neighbours(await exactSearch(sql, query, limit), query, limit);
      });
    },
  };
}

export interface VectorText {
  readonly id: string;
  readonly model: string;
  readonly text: string;
}

/** Adds or replaces vectors in one statement; `scope` is a key. */
export const replaceVectors = (sql: Sql, scope: string, rows: readonly VectorText[]): Promise<number> =>
  sql.run(
    `REPLACE INTO vectors (id, scope, model_key, model, vector_id, embedding)
     VALUES ${rows.map(() => '(?, ?, ?, ?, ?, VEC_FROM_TEXT(?))').join(', ')}`,
    rows.flatMap(({ id, model, text }) => [
      vectorKey(scope, model, id),
      scope,
      modelKey(model),
      model,
      id,
      text,
    ]),
  );

interface Query {
  readonly scopes: readonly string[];
  readonly model: string;
  readonly text: string;
}

/** Exported for the test that asks a real TiDB to explain it. */
export const indexedSearch = (vector: string, wanted: number): string =>
  `SELECT scope, model_key, vector_id, VEC_COSINE_DISTANCE(embedding, '${vector}') AS distance
   FROM vectors ORDER BY distance LIMIT ${wanted}`;

/** Each scope by itself: an id may be in both. The query is parsed once, in the derived table, not once a row. */
async function exactSearch(sql: Sql, query: Query, limit: number): Promise<Row[]> {
  const found: Row[] = [];
  for (const scope of query.scopes) {
    const rows = await sql.all(
      `SELECT v.scope AS scope, v.model_key AS model_key, v.vector_id AS vector_id,
              VEC_COSINE_DISTANCE(v.embedding, q.point) AS distance
       FROM (SELECT VEC_FROM_TEXT(?) AS point) q JOIN vectors v
       WHERE v.scope = ? AND v.model_key = ? ORDER BY distance, v.id LIMIT ?`,
      [query.text, scope, query.model, limit],
    );
    found.push(...rows);
  }
  return found;
}

function neighbours(rows: Row[], query: Query, limit: number): Neighbour[] {
  const found = rows
    .map((row) => Found.parse(row))
    .filter((row) => row.model_key === query.model && query.scopes.includes(row.scope));
  return mergeNearest([found.map((row) => ({ id: row.vector_id, similarity: 1 - row.distance }))], limit);
}
