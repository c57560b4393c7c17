/** Outcomes, fixes, learned patterns and shared rates in the embedded store. */
import { compareText, fingerprintKey, learnedKey, repositoryKey, SHARED, scopeKey } from '../keys.ts';
import {
  FIX_COLUMNS,
  fixRow,
  fixValues,
  LEARNED_COLUMNS,
  learnedRow,
  learnedValues,
  OUTCOME_COLUMNS,
  outcomeRow,
  outcomeValues,
  readableRows,
  SHARED_RATE_COLUMNS,
  sharedRateRow,
  sharedRateValues,
} from '../learned-rows.ts';
import { patternKey } from '../rows.ts';
import type { Fixes, Learned, Outcomes, SharedRates } from '../store.ts';
import type { Database, Value } from './database.ts';
import { replaceRow } from './history.ts';

export function embeddedOutcomes(db: Database): Outcomes {
  /** Of each key as many as asked for, so that one that is seen all the time leaves room for the others. */
  const newest = (column: string, scope: string, keys: readonly string[], limit: number) =>
    readableRows(
      db.read.all(
        `SELECT body FROM (
           SELECT body, at, id, ROW_NUMBER() OVER (PARTITION BY ${column} ORDER BY at DESC, id) AS nth
           FROM outcomes WHERE scope = ? AND ${column} IN (SELECT value FROM json_each(?))
         ) WHERE nth <= ? ORDER BY at DESC, id`,
        [scope, JSON.stringify(keys), limit],
      ),
      outcomeRow,
    );
  return {
    save: (rows) => save(db, 'outcomes', OUTCOME_COLUMNS, rows.map(outcomeValues)),
    open: async (line) =>
      readableRows(
        db.read.all('SELECT body FROM outcomes WHERE line = ? AND is_open = 1 ORDER BY at, id', [line]),
        outcomeRow,
      ),
    ofFingerprints: async (scope, fingerprints, limit) =>
      newest('fingerprint_key', scopeKey(scope), fingerprints.map(fingerprintKey), limit),
    ofPatterns: async (scope, patternIds, limit) =>
      newest('pattern_key', scopeKey(scope), patternIds.map(patternKey), limit),
  };
}

export function embeddedFixes(db: Database): Fixes {
  return {
    save: (rows) => save(db, 'fixes', FIX_COLUMNS, rows.map(fixValues)),
    ofFingerprint: async (scope, fingerprint, limit) =>
      readableRows(
        db.read.all(
          'SELECT body FROM fixes WHERE scope = ? AND fingerprint_key = ? ORDER BY at DESC, id LIMIT ?',
          [scopeKey(scope), fingerprintKey(fingerprint), limit],
        ),
        fixRow,
      ),
  };
}

export function embeddedLearned(db: Database): Learned {
  const read = (sql: string, values: readonly Value[]) =>
    readableRows(db.read.all(sql, values), learnedRow).sort((a, b) => compareText(a.id, b.id));
  return {
    save: (rows) => save(db, 'learned', LEARNED_COLUMNS, rows.map(learnedValues)),
    list: async (scope) =>
      read('SELECT body FROM learned WHERE scope IN (?, ?)', [
        SHARED,
        scope === null ? SHARED : scopeKey(scope),
      ]),
    all: async () => read('SELECT body FROM learned', []),
    remove: (scope, id) =>
      db.write((sql) => {
        sql.run('DELETE FROM learned WHERE id = ?', [learnedKey(scope, id)]);
      }),
  };
}

export function embeddedSharedRates(db: Database): SharedRates {
  return {
    publish: (rows) => save(db, 'shared_rates', SHARED_RATE_COLUMNS, rows.map(sharedRateValues)),
    withdraw: (scope, repository) =>
      db.write((sql) => {
        sql.run('DELETE FROM shared_rates WHERE repository = ?', [repositoryKey({ ...scope, repository })]);
      }),
    ofPatterns: async (patternIds) =>
      readableRows(
        db.read.all(
          'SELECT body FROM shared_rates WHERE pattern_key IN (SELECT value FROM json_each(?)) ORDER BY id',
          [JSON.stringify(patternIds.map(patternKey))],
        ),
        sharedRateRow,
      ),
  };
}

const save = (db: Database, table: string, columns: string, rows: readonly (readonly Value[])[]) =>
  db.write((sql) => {
    for (const values of rows) replaceRow(sql, table, columns, values);
  });
