/** Outcomes, fixes, learned patterns and shared rates on TiDB. */
import { compareText, fingerprintKey, learnedKey, repositoryKey, SHARED, scopeKey } from '../store/keys.ts';
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
} from '../store/learned-rows.ts';
import { patternKey, type Row } from '../store/rows.ts';
import type { Fixes, Learned, Outcomes, SharedRates } from '../store/store.ts';
import { marks, padded, type Tidb, type Value } from './client.ts';
import { replaceOne } from './history.ts';

export function tidbOutcomes(db: Tidb): Outcomes {
  /** Of each key as many as asked for, so that one that is seen all the time leaves room for the others. */
  const newest = async (column: string, scope: string, keys: readonly string[], limit: number) =>
    readableRows(
      await whereIn(
        db,
        (list) =>
          `SELECT body FROM (
             SELECT body, at, id, ROW_NUMBER() OVER (PARTITION BY ${column} ORDER BY at DESC, id) AS nth
             FROM outcomes WHERE scope = ? AND ${column} IN (${list})
           ) found WHERE nth <= ? ORDER BY at DESC, id`,
        [scope],
        keys,
        [limit],
      ),
      outcomeRow,
    );
  return {
    save: (rows) => save(db, 'outcomes', OUTCOME_COLUMNS, rows.map(outcomeValues)),
    open: (line) =>
      db.unit(async (sql) =>
        readableRows(
          await sql.all('SELECT body FROM outcomes WHERE line = ? AND is_open = 1 ORDER BY at, id', [line]),
          outcomeRow,
        ),
      ),
    ofFingerprints: (scope, fingerprints, limit) =>
      newest('fingerprint_key', scopeKey(scope), fingerprints.map(fingerprintKey), limit),
    ofPatterns: (scope, patternIds, limit) =>
      newest('pattern_key', scopeKey(scope), patternIds.map(patternKey), limit),
  };
}

export function tidbFixes(db: Tidb): Fixes {
  return {
    save: (rows) => save(db, 'fixes', FIX_COLUMNS, rows.map(fixValues)),
    ofFingerprint: (scope, fingerprint, limit) =>
      db.unit(async (sql) =>
        readableRows(
          await sql.all(
            'SELECT body FROM fixes WHERE scope = ? AND fingerprint_key = ? ORDER BY at DESC, id LIMIT ?',
            [scopeKey(scope), fingerprintKey(fingerprint), limit],
          ),
          fixRow,
        ),
      ),
  };
}

export function tidbLearned(db: Tidb): Learned {
  const read = (sql: string, values: readonly Value[]) =>
    db.unit(async (connection) =>
      readableRows(await connection.all(sql, values), learnedRow).sort((a, b) => compareText(a.id, b.id)),
    );
  return {
    save: (rows) => save(db, 'learned', LEARNED_COLUMNS, rows.map(learnedValues)),
    list: (scope) =>
      read('SELECT body FROM learned WHERE scope IN (?, ?)', [
        SHARED,
        scope === null ? SHARED : scopeKey(scope),
      ]),
    all: () => read('SELECT body FROM learned', []),
    remove: (scope, id) =>
      db.unit(async (sql) => {
        await sql.run('DELETE FROM learned WHERE id = ?', [learnedKey(scope, id)]);
      }),
  };
}

export function tidbSharedRates(db: Tidb): SharedRates {
  return {
    publish: (rows) => save(db, 'shared_rates', SHARED_RATE_COLUMNS, rows.map(sharedRateValues)),
    withdraw: (scope, repository) =>
      db.unit(async (sql) => {
        await sql.run('DELETE FROM shared_rates WHERE repository = ?', [
          repositoryKey({ ...scope, repository }),
        ]);
      }),
    ofPatterns: async (patternIds) =>
      readableRows(
        await whereIn(
          db,
          (list) => `SELECT body FROM shared_rates WHERE pattern_key IN (${list}) ORDER BY id`,
          [],
          patternIds.map(patternKey),
          [],
        ),
        sharedRateRow,
      ),
  };
}

const save = (db: Tidb, table: string, columns: string, rows: readonly (readonly Value[])[]) =>
  db.transaction(async (sql) => {
    for (const values of rows) await replaceOne(sql, table, columns, values);
  });

/** Nothing for an empty list, which SQL does not allow. */
async function whereIn(
  db: Tidb,
  sql: (list: string) => string,
  before: readonly Value[],
  keys: readonly string[],
  after: readonly Value[],
): Promise<Row[]> {
  const [first, ...rest] = keys;
  if (first === undefined) return [];
  const list = padded([first, ...rest]);
  return db.unit((connection) => connection.all(sql(marks(list.length)), [...before, ...list, ...after]));
}
