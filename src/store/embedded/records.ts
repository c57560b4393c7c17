import { z } from 'zod';
import { scopeKey } from '../keys.ts';
import {
  FIX_COLUMNS,
  fixValues,
  LEARNED_COLUMNS,
  learnedValues,
  OUTCOME_COLUMNS,
  outcomeValues,
  SHARED_RATE_COLUMNS,
  sharedRateValues,
} from '../learned-rows.ts';
import { recordOf, TABLES, type Table } from '../read-row.ts';
import { type RecordOf, recordKey, type StoredRecord } from '../record.ts';
import {
  COMMENT_COLUMNS,
  commentValues,
  DIAGNOSIS_COLUMNS,
  diagnosisValues,
  FACT_COLUMNS,
  factValues,
  type Row,
  VOTE_COLUMNS,
  voteValues,
} from '../rows.ts';
import type { Records } from '../store.ts';
import type { Database, Sql, Value } from './database.ts';
import { replaceRow } from './history.ts';
import { putVector } from './vectors.ts';

/** Few enough that reading a page does not hold up a webhook. */
const ROWS_A_PAGE = 200;

const KEY_COLUMN: Readonly<Record<Table, string>> = {
  inbox: 'id',
  diagnoses: 'id',
  comments: 'target_key',
  votes: 'id',
  vectors: 'seq',
  facts: 'id',
  outcomes: 'id',
  fixes: 'id',
  learned: 'id',
  shared_rates: 'id',
};

const Bytes = z.union([z.instanceof(ArrayBuffer), z.instanceof(Uint8Array)]);

export function embeddedRecords(db: Database): Records {
  return {
    async *read() {
      for (const table of TABLES) {
        const column = KEY_COLUMN[table];
        let last: Value = table === 'vectors' ? 0 : '';
        for (;;) {
          const rows: Row[] = db.read.all(
            `SELECT *, ${column} AS page_key ${table === 'vectors' ? ', id AS vector_id' : ''} FROM ${table}
             WHERE ${column} > ? ORDER BY ${column} LIMIT ${ROWS_A_PAGE}`,
            [last],
          );
          for (const row of rows) {
            last = z.union([z.string(), z.number()]).parse(row.page_key);
            yield { table, id: String(last), record: recordOf(table, asText(table, row)) };
          }
          if (rows.length < ROWS_A_PAGE) break;
        }
      }
    },
    write: (records) =>
      db.write((sql) => {
        for (const record of records) WRITERS[record.kind](sql, record as never);
      }),
  };
}

const asText = (table: Table, row: Row): Row =>
  table === 'vectors'
    ? { ...row, vector: Buffer.from(new Uint8Array(Bytes.parse(row.vector))).toString('base64') }
    : row;

const WRITERS: { readonly [K in StoredRecord['kind']]: (sql: Sql, record: RecordOf<K>) => void } = {
  delivery(sql, record) {
    const open = record.state === 'waiting' || record.state === 'claimed';
    sql.run(
      `INSERT INTO inbox (id, queue, provider, instance, organisation, delivery_id, event, state, open, due_at, received_at, attempts, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        recordKey(record),
        scopeKey(record),
        record.provider,
        record.instance,
        record.organisation,
        record.deliveryId,
        record.event,
        // Whoever claimed it did so in another store.
        open ? 'waiting' : record.state,
        open ? 1 : 0,
        record.dueAt,
        record.receivedAt,
        record.attempts,
        record.reason,
      ],
    );
  },
  diagnosis: (sql, record) => replaceRow(sql, 'diagnoses', DIAGNOSIS_COLUMNS, diagnosisValues(record)),
  comment: (sql, record) => replaceRow(sql, 'comments', COMMENT_COLUMNS, commentValues(record)),
  vote: (sql, record) => replaceRow(sql, 'votes', VOTE_COLUMNS, voteValues(record)),
  outcome: (sql, { kind: _, ...row }) => replaceRow(sql, 'outcomes', OUTCOME_COLUMNS, outcomeValues(row)),
  fix: (sql, { kind: _, ...row }) => replaceRow(sql, 'fixes', FIX_COLUMNS, fixValues(row)),
  learned: (sql, { kind: _, ...row }) => replaceRow(sql, 'learned', LEARNED_COLUMNS, learnedValues(row)),
  'shared-rate': (sql, { kind: _, ...row }) =>
    replaceRow(sql, 'shared_rates', SHARED_RATE_COLUMNS, sharedRateValues(row)),
  vector: (sql, record) =>
    putVector(sql, record.scope, record.model, record.id, Buffer.from(record.vector, 'base64')),
  fact: (sql, record) =>
    replaceRow(
      sql,
      'facts',
      FACT_COLUMNS,
      factValues(record.scope, record.key, record.value, record.expiresAt),
    ),
};
