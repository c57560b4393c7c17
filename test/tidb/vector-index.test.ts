import { describe, expect, it } from 'vitest';
import type { DatabaseConfig } from '../../src/config/database.ts';
import type { Row } from '../../src/store/rows.ts';
import { connectTidb, type Tidb } from '../../src/tidb/client.ts';
import { isTidb, makeVectorIndex, migrateTidb } from '../../src/tidb/migrate.ts';
import { indexedSearch, tidbVectors } from '../../src/tidb/vectors.ts';
import { acme, other, vectorAt } from '../contracts/samples.ts';
import { createDatabase, dropDatabase, testDatabase } from './server.ts';

/** A connection that answers every search of the index with these rows, in order of distance. */
function answering(index: Row[], asked: string[]): Tidb {
  const sql = {
    text: async (statement: string) => {
      asked.push(statement);
      const limit = Number(/LIMIT (\d+)/.exec(statement)?.[1]);
      return index.slice(0, limit);
    },
    all: async (statement: string) => {
      asked.push(statement);
      return [];
    },
    run: async () => 0,
  };
  return { unit: (work) => work(sql, 1), transaction: (work) => work(sql, 1), close: async () => {} };
}

describe('a search by the vector index', () => {
  it('filters nothing before the order and the limit, and asks for more than it needs', async () => {
    const asked: string[] = [];
    await tidbVectors(answering([], asked), true).nearest(acme, 'm', vectorAt(0), 5);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.replace(/'\[.*\]'/, '?').replace(/\s+/g, ' ')).toBe(
      'SELECT scope, model_key, vector_id, VEC_COSINE_DISTANCE(embedding, ?) AS distance FROM vectors ORDER BY distance LIMIT 100',
    );
  });

  it('reads the scope’s vectors themselves when the neighbours are all of others', async () => {
    const asked: string[] = [];
    const theirs = { scope: JSON.stringify(other), model_key: 'x', vector_id: 'v', distance: 0 };
    await tidbVectors(answering(Array(200).fill(theirs), asked), true).nearest(acme, 'm', vectorAt(0), 5);
    expect(asked.filter((statement) => statement.includes('WHERE v.scope = ?'))).toHaveLength(2);
  });
});

it.skipIf(testDatabase === null)(
  'makes the index on TiDB with TiFlash, and says why not elsewhere',
  async (context) => {
    const database = await createDatabase(testDatabase as DatabaseConfig, 'devops_assist_index');
    const db = connectTidb(database);
    try {
      await migrateTidb(db);
      const reason = await makeVectorIndex(db);
      if (!(await isTidb(db))) {
        expect(reason).toBe('only TiDB has it');
        return;
      }
      if (reason !== null) context.skip(`this TiDB makes no index: ${reason}`);
      const text = `[${Array.from(vectorAt(0)).join(',')}]`;
      const plan = await db.unit((sql) => sql.text(`EXPLAIN ${indexedSearch(text, 100)}`));
      expect(JSON.stringify(plan)).toMatch(/annIndex/);
    } finally {
      await db.close();
      await dropDatabase(database);
    }
  },
);
