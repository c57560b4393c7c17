/** Diagnoses, comments, votes and locks on TiDB. */
import { keyOf, runKey, scopeKey, targetKey } from '../store/keys.ts';
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
} from '../store/rows.ts';
import type { Comments, Diagnoses, DiagnosisRow, Locks, Votes } from '../store/store.ts';
import { marks, padded, type Sql, type Tidb, type Value } from './client.ts';
import { inserted } from './inbox.ts';

const readable = (rows: Row[]): DiagnosisRow[] => rows.map(diagnosisRow).filter((row) => row !== null);

export const replaceOne = (sql: Sql, table: string, columns: string, values: readonly Value[]) =>
  sql.run(`REPLACE INTO ${table} (${columns}) VALUES (${marks(values.length)})`, values);

export function tidbDiagnoses(db: Tidb): Diagnoses {
  return {
    save: (rows) =>
      db.transaction(async (sql) => {
        for (const row of rows) await replaceOne(sql, 'diagnoses', DIAGNOSIS_COLUMNS, diagnosisValues(row));
      }),
    ofRun: (run) =>
      db.unit(async (sql) =>
        readable(await sql.all('SELECT * FROM diagnoses WHERE run_key = ?', [runKey(run)])).sort(compareJobs),
      ),
    ofTarget: (target, limit) =>
      db.unit(async (sql) =>
        readable(
          await sql.all('SELECT * FROM diagnoses WHERE target_key = ? ORDER BY at DESC, id LIMIT ?', [
            targetKey(target),
            limit,
          ]),
        ),
      ),
  };
}

export function tidbComments(db: Tidb): Comments {
  return {
    save: (row) =>
      db.unit(async (sql) => {
        await replaceOne(sql, 'comments', COMMENT_COLUMNS, commentValues(row));
      }),
    ofTarget: (target) =>
      db.unit(async (sql) => {
        const [row] = await sql.all('SELECT * FROM comments WHERE target_key = ?', [targetKey(target)]);
        return row === undefined ? null : commentRow(row);
      }),
    dueForSweep: (now, limit) =>
      db.unit(async (sql) => {
        const rows = await sql.all(
          'SELECT * FROM comments WHERE sweep_at <= ? ORDER BY sweep_at, target_key LIMIT ?',
          [now, limit],
        );
        return rows.map(commentRow);
      }),
  };
}

export function tidbVotes(db: Tidb): Votes {
  return {
    replace: (scope, commentId, votes) =>
      db.transaction(async (sql) => {
        const ballot = ballotKey(scope, commentId);
        // Locks the ballot until the commit: two replicas must not mix their votes, and there may be no vote to lock.
        await sql.run(
          'INSERT INTO ballots (id, version) VALUES (?, 1) ON DUPLICATE KEY UPDATE version = version + 1',
          [ballot],
        );
        await sql.run('DELETE FROM votes WHERE ballot = ?', [ballot]);
        for (const vote of votes) {
          await replaceOne(sql, 'votes', VOTE_COLUMNS, voteValues({ ...vote, scope, commentId }));
        }
      }),
    ofPatterns: (scope, patternIds) =>
      db.unit(async (sql) => {
        const [first, ...rest] = patternIds.map(patternKey);
        if (first === undefined) return [];
        const keys = padded([first, ...rest]);
        const rows = await sql.all(
          `SELECT * FROM votes WHERE scope = ? AND pattern_key IN (${marks(keys.length)})`,
          [scopeKey(scope), ...keys],
        );
        return rows.map(voteRow).sort(compareVotes);
      }),
  };
}

export function tidbLocks(db: Tidb): Locks {
  const key = (name: string) => keyOf('lock', name);
  const ownerKey = (owner: string) => keyOf('owner', owner);
  return {
    acquire: (name, owner, now, leaseMs) =>
      db.unit(async (sql) => {
        const taken = await sql.run(
          'UPDATE locks SET owner = ?, expires_at = ? WHERE name = ? AND (owner = ? OR expires_at <= ?)',
          [ownerKey(owner), now + leaseMs, key(name), ownerKey(owner), now],
        );
        if (taken === 1) return true;
        return inserted(sql, 'INSERT INTO locks (name, owner, expires_at) VALUES (?, ?, ?)', [
          key(name),
          ownerKey(owner),
          now + leaseMs,
        ]);
      }),
    release: (name, owner) =>
      db.unit(async (sql) => {
        await sql.run('DELETE FROM locks WHERE name = ? AND owner = ?', [key(name), ownerKey(owner)]);
      }),
  };
}
