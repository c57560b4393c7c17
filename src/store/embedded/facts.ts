import { compareText, scopeKey } from '../keys.ts';
import { FACT_COLUMNS, factKey, factRow, factSubject, factValues } from '../rows.ts';
import type { Facts } from '../store.ts';
import type { Database } from './database.ts';

export function embeddedFacts(db: Database): Facts {
  return {
    async get(scope, key, now) {
      const [row] = db.read.all(
        'SELECT key, value FROM facts WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)',
        [factKey(scope, key), now],
      );
      return row === undefined ? null : factRow(row).value;
    },
    put: (scope, key, value, expiresAt) =>
      db.write((sql) => {
        sql.run(
          `INSERT OR REPLACE INTO facts (${FACT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
          factValues(scopeKey(scope), key, value, expiresAt),
        );
      }),
    add: (scope, key, value, now, expiresAt) =>
      db.write(
        (sql) =>
          sql.run(
            `INSERT INTO facts (${FACT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
             WHERE facts.expires_at <= ?`,
            [...factValues(scopeKey(scope), key, value, expiresAt), now],
          ) === 1,
      ),
    remove: (scope, key) =>
      db.write((sql) => {
        sql.run('DELETE FROM facts WHERE id = ?', [factKey(scope, key)]);
      }),
    async list(scope, prefix, now) {
      const subject = factSubject(prefix);
      return db.read
        .all(
          `SELECT key, value FROM facts
           WHERE scope = ? AND (? IS NULL OR subject = ?) AND (expires_at IS NULL OR expires_at > ?)`,
          [scopeKey(scope), subject, subject, now],
        )
        .map(factRow)
        .filter((fact) => fact.key.startsWith(prefix))
        .sort((a, b) => compareText(a.key, b.key));
    },
  };
}
