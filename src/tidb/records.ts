import { z } from 'zod';
import { scopeKey } from '../store/keys.ts';
import {
  FIX_COLUMNS,
  fixValues,
  LEARNED_COLUMNS,
  learnedValues,
  OUTCOME_COLUMNS,
  outcomeValues,
  SHARED_RATE_COLUMNS,
  sharedRateValues,
} from '../store/learned-rows.ts';
import { recordOf, TABLES, type Table } from '../store/read-row.ts';
import { type RecordOf, recordKey, type StoredRecord } from '../store/record.ts';
import {
  COMMENT_COLUMNS,
  commentValues,
  DIAGNOSIS_COLUMNS,
  diagnosisValues,
  type Row,
  VOTE_COLUMNS,
  voteValues,
} from '../store/rows.ts';
import type { Records } from '../store/store.ts';
import type { Sql, Tidb } from './client.ts';
import { replaceFact } from './facts.ts';
import { replaceOne } from './history.ts';
import { inserted, newToken } from './inbox.ts';
import { replaceVectors, textOf } from './vectors.ts';

const ROWS_A_PAGE = 500;

const KEY_COLUMN: Readonly<Record<Table, string>> = {
  inbox: 'id',
  diagnoses: 'id',
  comments: 'target_key',
  votes: 'id',
  vectors: 'id',
  facts: 'id',
  outcomes: 'id',
  fixes: 'id',
  learned: 'id',
  shared_rates: 'id',
};

/** What a table has under another name or in another form than `read-row.ts` expects. */
const EXTRA: Partial<Record<Table, string>> = {
  vectors: ', VEC_AS_TEXT(embedding) AS `vector`',
  facts: ', fact_key AS `key`',
};

export function tidbRecords(db: Tidb): Records {
  return {
    async *read() {
      for (const table of TABLES) {
        const column = KEY_COLUMN[table];
        let last = '';
        for (;;) {
          const rows: Row[] = await db.unit((sql) =>
            sql.all(
              `SELECT t.*, ${column} AS page_key ${EXTRA[table] ?? ''} FROM ${table} t
               WHERE ${column} > ? ORDER BY ${column} LIMIT ${ROWS_A_PAGE}`,
              [last],
            ),
          );
          for (const row of rows) {
            last = z.string().parse(row.page_key);
            yield { table, id: last, record: recordOf(table, asBase64(table, row)) };
          }
          if (rows.length < ROWS_A_PAGE) break;
        }
      }
    },
    write: (records) =>
      db.transaction(async (sql) => {
        for (const record of records) await WRITERS[record.kind](sql, record as never);
      }),
  };
}

function asBase64(table: Table, row: Row): Row {
  if (table !== 'vectors') return row;
  const numbers = z.array(z.number()).parse(JSON.parse(z.string().parse(row.vector)));
  return { ...row, vector: Buffer.from(new Float32Array(numbers).buffer).toString('base64') };
}

const WRITERS: { readonly [K in StoredRecord['kind']]: (sql: Sql, record: RecordOf<K>) => Promise<unknown> } =
  {
    delivery(sql, record) {
      const open = record.state === 'waiting' || record.state === 'claimed';
      return inserted(
        sql,
        `INSERT INTO inbox (id, queue, token, provider, instance, organisation, delivery_id, event, state, is_open, due_at, received_at, attempts, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          recordKey(record),
          scopeKey(record),
          newToken(),
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
    diagnosis: (sql, record) => replaceOne(sql, 'diagnoses', DIAGNOSIS_COLUMNS, diagnosisValues(record)),
    comment: (sql, record) => replaceOne(sql, 'comments', COMMENT_COLUMNS, commentValues(record)),
    vote: (sql, record) => replaceOne(sql, 'votes', VOTE_COLUMNS, voteValues(record)),
    outcome: (sql, { kind: _, ...row }) => replaceOne(sql, 'outcomes', OUTCOME_COLUMNS, outcomeValues(row)),
    fix: (sql, { kind: _, ...row }) => replaceOne(sql, 'fixes', FIX_COLUMNS, fixValues(row)),
    learned: (sql, { kind: _, ...row }) => replaceOne(sql, 'learned', LEARNED_COLUMNS, learnedValues(row)),
    'shared-rate': (sql, { kind: _, ...row }) =>
      replaceOne(sql, 'shared_rates', SHARED_RATE_COLUMNS, sharedRateValues(row)),
    vector(sql, { scope, model, id, vector }) {
      const bytes = Buffer.from(vector, 'base64');
      const floats = new Float32Array(new Uint8Array(bytes).buffer);
      return replaceVectors(sql, scope, [{ id, model, text: textOf(floats) }]);
    },
    fact: (sql, record) => replaceFact(sql, record.scope, record.key, record.value, record.expiresAt),
  };
