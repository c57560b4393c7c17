/** Rows of the tables as records. */
import { z } from 'zod';
import { fixRow, learnedRow, outcomeRow, sharedRateRow } from './learned-rows.ts';
import { FixBody, OutcomeBody, type StoredRecord } from './record.ts';
import { commentRow, deliveryRow, diagnosisRow, type Row, voteRow } from './rows.ts';

const Received = z.object({ received_at: z.coerce.number() });
const Fact = z.object({
  scope: z.string(),
  key: z.string(),
  value: z.string(),
  expires_at: z.coerce.number().nullable(),
});
const Vector = z.object({ scope: z.string(), model: z.string(), vector_id: z.string(), vector: z.string() });

/** Turns a row of a table into a record; the columns are those of `rows.ts`, a vector is base64. */
const READERS = {
  inbox: (row: Row): StoredRecord => {
    const { id: _, ...delivery } = deliveryRow(row);
    return { kind: 'delivery', ...delivery, receivedAt: Received.parse(row).received_at };
  },
  diagnoses: (row: Row): StoredRecord | null => {
    const diagnosis = diagnosisRow(row);
    return diagnosis === null ? null : { kind: 'diagnosis', ...diagnosis };
  },
  comments: (row: Row): StoredRecord => {
    const comment = commentRow(row);
    return { kind: 'comment', ...comment, patternIds: [...comment.patternIds] };
  },
  votes: (row: Row): StoredRecord => ({ kind: 'vote', ...voteRow(row) }),
  outcomes: (row: Row): StoredRecord => ({ kind: 'outcome', ...OutcomeBody.parse(outcomeRow(row)) }),
  fixes: (row: Row): StoredRecord => ({ kind: 'fix', ...FixBody.parse(fixRow(row)) }),
  learned: (row: Row): StoredRecord => ({ kind: 'learned', ...learnedRow(row) }),
  shared_rates: (row: Row): StoredRecord => ({ kind: 'shared-rate', ...sharedRateRow(row) }),
  vectors: (row: Row): StoredRecord => {
    const { scope, model, vector_id, vector } = Vector.parse(row);
    return { kind: 'vector', scope, model, id: vector_id, vector };
  },
  facts: (row: Row): StoredRecord => {
    const { scope, key, value, expires_at } = Fact.parse(row);
    return { kind: 'fact', scope, key, value, expiresAt: expires_at };
  },
} as const;
export type Table = keyof typeof READERS;
export const TABLES = Object.keys(READERS) as Table[];

/** Null for a row that cannot be read. */
export function recordOf(table: Table, row: Row): StoredRecord | null {
  try {
    return READERS[table](row);
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    throw error;
  }
}
