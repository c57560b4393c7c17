import type { DatabaseConfig } from '../config/database.ts';
import type { Store } from '../store/store.ts';
import { connectTidb, type Tidb } from './client.ts';
import { tidbFacts } from './facts.ts';
import { tidbComments, tidbDiagnoses, tidbLocks, tidbVotes } from './history.ts';
import { tidbInbox } from './inbox.ts';
import { tidbFixes, tidbLearned, tidbOutcomes, tidbSharedRates } from './learning.ts';
import { hasVectorIndex, makeVectorIndex, migrateTidb } from './migrate.ts';
import { tidbRecords } from './records.ts';
import { tidbForget, tidbUpkeep } from './upkeep.ts';
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
    outcomes: tidbOutcomes(db),
    fixes: tidbFixes(db),
    learned: tidbLearned(db),
    sharedRates: tidbSharedRates(db),
    vectors: tidbVectors(db, indexed),
    locks: tidbLocks(db),
    facts: tidbFacts(db),
    records: tidbRecords(db),
    upkeep: tidbUpkeep(db),
    ...tidbForget(db),
    check: () =>
      db.unit(async (sql) => {
        // A write, because a full or read-only server still answers reads.
        await sql.run("REPLACE INTO locks (name, owner, expires_at) VALUES ('check', 'check', 0)");
      }),
    close: () => db.close(),
  };
}
