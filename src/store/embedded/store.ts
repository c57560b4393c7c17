import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';
import { embeddedFacts } from './facts.ts';
import { embeddedComments, embeddedDiagnoses, embeddedLocks, embeddedVotes } from './history.ts';
import { embeddedInbox } from './inbox.ts';
import { embeddedFixes, embeddedLearned, embeddedOutcomes, embeddedSharedRates } from './learning.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { embeddedRecords } from './records.ts';
import { embeddedForget, embeddedUpkeep } from './upkeep.ts';
import { embeddedVectors } from './vectors.ts';

export const EMBEDDED_FILE = 'devops-assist.db';

/**
 * Opens the store in a folder, creating both and bringing the schema up to date. Several processes may open it.
 * Throws a DevopsAssistError that names the file when it cannot be used.
 */
export function openEmbeddedStore(folder: string): Store {
  const db = openDatabase(join(folder, EMBEDDED_FILE));
  try {
    migrate(db);
  } catch (error) {
    void db.close();
    throw error;
  }
  return {
    inbox: embeddedInbox(db),
    diagnoses: embeddedDiagnoses(db),
    comments: embeddedComments(db),
    votes: embeddedVotes(db),
    outcomes: embeddedOutcomes(db),
    fixes: embeddedFixes(db),
    learned: embeddedLearned(db),
    sharedRates: embeddedSharedRates(db),
    vectors: embeddedVectors(db),
    locks: embeddedLocks(db),
    facts: embeddedFacts(db),
    records: embeddedRecords(db),
    upkeep: embeddedUpkeep(db),
    ...embeddedForget(db),
    // A write, because a full disk or a read-only file still answers reads.
    check: () =>
      db.write((sql) => {
        sql.run(
          "INSERT INTO counters (name, value) VALUES ('checks', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
        );
      }),
    close: () => db.close(),
  };
}

/** The names of the steps taken, or of those to be taken; a dry run creates no file. */
export async function migrateEmbedded(folder: string, dryRun: boolean): Promise<string[]> {
  const file = join(folder, EMBEDDED_FILE);
  if (dryRun && !existsSync(file)) return MIGRATIONS.map((step) => step.name);
  const db = openDatabase(file);
  try {
    return migrate(db, { dryRun });
  } finally {
    await db.close();
  }
}
