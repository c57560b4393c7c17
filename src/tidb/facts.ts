import { compareText, scopeKey } from '../store/keys.ts';
import { factKey, factRow, factSubject, factValues } from '../store/rows.ts';
import type { Facts } from '../store/store.ts';
import type { Sql, Tidb, Value } from './client.ts';
import { inserted, newToken } from './inbox.ts';

const COLUMNS = 'id, scope, subject, fact_key, value, expires_at, token';

export function tidbFacts(db: Tidb): Facts {
  return {
    get: (scope, key, now) =>
      db.unit(async (sql) => {
        const [row] = await sql.all(
          'SELECT fact_key AS `key`, value FROM facts WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)',
          [factKey(scope, key), now],
        );
        return row === undefined ? null : factRow(row).value;
      }),
    put: (scope, key, value, expiresAt) =>
      db.unit(async (sql) => {
        await replaceFact(sql, scopeKey(scope), key, value, expiresAt);
      }),
    add(scope, key, value, now, expiresAt) {
      const id = factKey(scope, key);
      const token = newToken();
      const values = valuesOf(scopeKey(scope), key, value, expiresAt, token);
      return db.unit(async (sql, attempt) => {
        const renewed = await sql.run(
          'UPDATE facts SET value = ?, expires_at = ?, token = ? WHERE id = ? AND expires_at <= ?',
          [value, expiresAt, token, id, now],
        );
        if (renewed === 1) return true;
        const isNew = await inserted(
          sql,
          `INSERT INTO facts (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
          values,
        );
        if (isNew || attempt === 1) return isNew;
        return (await sql.all('SELECT id FROM facts WHERE id = ? AND token = ?', [id, token])).length === 1;
      });
    },
    remove: (scope, key) =>
      db.unit(async (sql) => {
        await sql.run('DELETE FROM facts WHERE id = ?', [factKey(scope, key)]);
      }),
    list: (scope, prefix, now) =>
      db.unit(async (sql) => {
        const subject = factSubject(prefix);
        const rows = await sql.all(
          `SELECT fact_key AS \`key\`, value FROM facts
           WHERE scope = ? ${subject === null ? '' : 'AND subject = ?'} AND (expires_at IS NULL OR expires_at > ?)`,
          [scopeKey(scope), ...(subject === null ? [] : [subject]), now],
        );
        return rows
          .map(factRow)
          .filter((fact) => fact.key.startsWith(prefix))
          .sort((a, b) => compareText(a.key, b.key));
      }),
  };
}

/** Sets or replaces a fact; `scope` is a key. */
export const replaceFact = (sql: Sql, scope: string, key: string, value: string, expiresAt: number | null) =>
  sql.run(
    `REPLACE INTO facts (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    valuesOf(scope, key, value, expiresAt, newToken()),
  );

const valuesOf = (
  scope: string,
  key: string,
  value: string,
  expiresAt: number | null,
  token: string,
): Value[] => [...factValues(scope, key, value, expiresAt), token];
