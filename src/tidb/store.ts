import type { DatabaseConfig } from '../config/database.ts';
import { scopeKey } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { connectTidb, type Tidb } from './client.ts';
import { tidbFacts } from './facts.ts';
import { tidbComments, tidbDiagnoses, tidbLocks, tidbVotes } from './history.ts';
import { tidbInbox } from './inbox.ts';
import { hasVectorIndex, makeVectorIndex, migrateTidb } from './migrate.ts';
import { tidbVectors } from './vectors.ts';

/**
 * Connects to TiDB and brings its schema up to date. Throws a DevopsAssistError that names the server when it cannot
 * be used.
 */
export async function openTidbStore(config: DatabaseConfig): Promise<Store> {
  const db = connectTidb(config);
  try {
    const steps = await migrateTidb(db);
    if (steps.length > 0) await makeVectorIndex(db);
    return storeOn(db, await hasVectorIndex(db));
  } catch (error) {
    await db.close();
    throw error;
  }
}

function storeOn(db: Tidb, indexed: boolean): Store {
  return {
    inbox: tidbInbox(db),
    diagnoses: tidbDiagnoses(db),
    comments: tidbComments(db),
    votes: tidbVotes(db),
    vectors: tidbVectors(db, indexed),
    locks: tidbLocks(db),
    facts: tidbFacts(db),
    async forget(scope) {
      const key = scopeKey(scope);
      let count = 0;
      for (const [table, condition, keys] of FORGET) {
        count += await deleteAll(db, table, condition, Array(keys).fill(key));
      }
      return count;
    },
    check: () =>
      db.unit(async (sql) => {
        // A write, because a full or read-only server still answers reads.
        await sql.run("REPLACE INTO locks (name, owner, expires_at) VALUES ('check', 'check', 0)");
      }),
    close: () => db.close(),
  };
}

const FORGET: readonly (readonly [table: string, condition: string, keys: number])[] = [
  ['inbox', 'queue = ?', 1],
  ['diagnoses', 'scope = ? OR target_scope = ?', 2],
  ['comments', 'scope = ? OR run_scope = ?', 2],
  ['votes', 'scope = ?', 1],
  ['vectors', 'scope = ?', 1],
  ['facts', 'scope = ?', 1],
];

/** TiDB bounds the size of a transaction, so rows are deleted some at a time. */
const ROWS_A_DELETE = 1000;

async function deleteAll(db: Tidb, table: string, condition: string, values: string[]): Promise<number> {
  for (let count = 0; ; ) {
    const deleted = await db.unit((sql) =>
      sql.run(`DELETE FROM ${table} WHERE ${condition} LIMIT ${ROWS_A_DELETE}`, values),
    );
    count += deleted;
    if (deleted < ROWS_A_DELETE) return count;
  }
}
