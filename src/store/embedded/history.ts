/** Diagnoses, comments, votes and locks in the embedded store. */
import { keyOf, runKey, scopeKey, targetKey } from '../keys.ts';
import {
  ballotKey,
  COMMENT_COLUMNS,
  commentRow,
  commentValues,
  compareJobs,
  compareVotes,
  DIAGNOSIS_COLUMNS,
  diagnosisRow,
  diagnosisValues,
  patternKey,
  type Row,
  VOTE_COLUMNS,
  voteRow,
  voteValues,
} from '../rows.ts';
import type { Comments, Diagnoses, DiagnosisRow, Locks, Votes } from '../store.ts';
import type { Database, Sql, Value } from './database.ts';

/** `?, ?` for a list of columns. */
export const marks = (columns: string): string =>
  columns
    .split(',')
    .map(() => '?')
    .join(', ');

/** Adds or replaces one row. */
export const replaceRow = (sql: Sql, table: string, columns: string, values: readonly Value[]) =>
  sql.run(`INSERT OR REPLACE INTO ${table} (${columns}) VALUES (${marks(columns)})`, values);

const readable = (rows: Row[]): DiagnosisRow[] => rows.map(diagnosisRow).filter((row) => row !== null);

export function embeddedDiagnoses(db: Database): Diagnoses {
  return {
    save: (rows) =>
      db.write((sql) => {
        for (const row of rows) {
          sql.run(
            `INSERT OR REPLACE INTO diagnoses (${DIAGNOSIS_COLUMNS}) VALUES (${marks(DIAGNOSIS_COLUMNS)})`,
            diagnosisValues(row),
          );
        }
      }),
    ofRun: async (run) =>
      readable(db.read.all('SELECT * FROM diagnoses WHERE run_key = ?', [runKey(run)])).sort(compareJobs),
    ofTarget: async (target, limit) =>
      readable(
        db.read.all('SELECT * FROM diagnoses WHERE target_key = ? ORDER BY at DESC, id LIMIT ?', [
          targetKey(target),
          limit,
        ]),
      ),
  };
}

export function embeddedComments(db: Database): Comments {
  return {
    save: (row) =>
      db.write((sql) => {
        sql.run(
          `INSERT OR REPLACE INTO comments (${COMMENT_COLUMNS}) VALUES (${marks(COMMENT_COLUMNS)})`,
          commentValues(row),
        );
      }),
    async ofTarget(target) {
      const [row] = db.read.all('SELECT * FROM comments WHERE target_key = ?', [targetKey(target)]);
      return row === undefined ? null : commentRow(row);
    },
    dueForSweep: async (now, limit) =>
      db.read
        .all('SELECT * FROM comments WHERE sweep_at <= ? ORDER BY sweep_at, target_key LIMIT ?', [now, limit])
        .map(commentRow),
  };
}

export function embeddedVotes(db: Database): Votes {
  return {
    replace: (scope, commentId, votes) =>
      db.write((sql) => {
        sql.run('DELETE FROM votes WHERE ballot = ?', [ballotKey(scope, commentId)]);
        for (const vote of votes) {
          sql.run(
            `INSERT OR REPLACE INTO votes (${VOTE_COLUMNS}) VALUES (${marks(VOTE_COLUMNS)})`,
            voteValues({ ...vote, scope, commentId }),
          );
        }
      }),
    ofPatterns: async (scope, patternIds) =>
      db.read
        .all('SELECT * FROM votes WHERE scope = ? AND pattern_key IN (SELECT value FROM json_each(?))', [
          scopeKey(scope),
          JSON.stringify(patternIds.map(patternKey)),
        ])
        .map(voteRow)
        .sort(compareVotes),
  };
}

export function embeddedLocks(db: Database): Locks {
  const key = (name: string) => keyOf('lock', name);
  return {
    acquire: (name, owner, now, leaseMs) =>
      db.write(
        (sql) =>
          sql.run(
            `INSERT INTO locks (name, owner, expires_at) VALUES (?, ?, ?)
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
             WHERE locks.owner = excluded.owner OR locks.expires_at <= ?`,
            [key(name), owner, now + leaseMs, now],
          ) === 1,
      ),
    release: (name, owner) =>
      db.write((sql) => {
        sql.run('DELETE FROM locks WHERE name = ? AND owner = ?', [key(name), owner]);
      }),
  };
}
