import { join } from 'node:path';
import { scopeKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';
import { embeddedFacts } from './facts.ts';
import { embeddedComments, embeddedDiagnoses, embeddedLocks, embeddedVotes } from './history.ts';
import { embeddedInbox } from './inbox.ts';
import { migrate } from './migrate.ts';
import { embeddedVectors, noteDeletedVectors } from './vectors.ts';

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
    db.close();
    throw error;
  }
  return {
    inbox: embeddedInbox(db),
    diagnoses: embeddedDiagnoses(db),
    comments: embeddedComments(db),
    votes: embeddedVotes(db),
    vectors: embeddedVectors(db),
    locks: embeddedLocks(db),
    facts: embeddedFacts(db),
    forget: (scope) =>
      db.write((sql) => {
        const key = scopeKey(scope);
        noteDeletedVectors(sql);
        return FORGET.reduce(
          (sum, { statement, keys }) => sum + sql.run(statement, Array(keys).fill(key)),
          0,
        );
      }),
    // A write, because a full disk or a read-only file still answers reads.
    check: () =>
      db.write((sql) => {
        sql.run(
          "INSERT INTO counters (name, value) VALUES ('checks', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
        );
      }),
    close: async () => db.close(),
  };
}

const FORGET: readonly { statement: string; keys: number }[] = [
  { statement: 'DELETE FROM inbox WHERE queue = ?', keys: 1 },
  { statement: 'DELETE FROM inbox_turns WHERE queue = ?', keys: 1 },
  { statement: 'DELETE FROM diagnoses WHERE scope = ? OR target_scope = ?', keys: 2 },
  { statement: 'DELETE FROM comments WHERE scope = ? OR run_scope = ?', keys: 2 },
  { statement: 'DELETE FROM votes WHERE scope = ?', keys: 1 },
  { statement: 'DELETE FROM vectors WHERE scope = ?', keys: 1 },
  { statement: 'DELETE FROM facts WHERE scope = ?', keys: 1 },
];
