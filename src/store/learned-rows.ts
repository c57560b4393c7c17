/**
 * Rows of what was learned: outcomes, fixes, learned patterns, shared rates. Each is kept whole as JSON in `body`,
 * beside the columns it is found by, which are the same in both databases.
 */
import { z } from 'zod';
import {
  fingerprintKey,
  fixKey,
  learnedKey,
  outcomeKey,
  repositoryKey,
  SHARED,
  scopeKey,
  sharedRateKey,
  targetKey,
} from './keys.ts';
import { FixBody, LearnedBody, OutcomeBody, SharedRateBody } from './record.ts';
import { parseJson, patternKey, type Row } from './rows.ts';
import type { FixRow, LearnedRow, OutcomeRow, SharedRate } from './store.ts';

type Values = (string | number | null)[];

const Body = z.object({ body: z.string() });
const bodyOf = (row: Row): unknown => parseJson(Body.parse(row).body);

export const OUTCOME_COLUMNS =
  'id, scope, run_scope, repository, run_repository, target_key, line, fingerprint_key, pattern_key, is_open, at, body';

/** Values of `OUTCOME_COLUMNS`. `at` is when it ended, or last was red: what retention goes by. */
export const outcomeValues = (row: OutcomeRow): Values => [
  outcomeKey(row),
  scopeKey(row.target),
  scopeKey(row.run),
  repositoryKey(row.target),
  repositoryKey(row.run),
  targetKey(row.target),
  row.line,
  fingerprintKey(row.fingerprint),
  row.patternId === null ? '' : patternKey(row.patternId),
  row.state === 'open' ? 1 : 0,
  row.closedAt ?? row.openedAt,
  JSON.stringify(OutcomeBody.parse(row)),
];

/** Throws a ZodError for a row of another version, as all readers here do. */
export const outcomeRow = (row: Row): OutcomeRow => OutcomeBody.parse(bodyOf(row));

export const FIX_COLUMNS = 'id, scope, repository, fingerprint_key, at, body';

/** Values of `FIX_COLUMNS`. */
export const fixValues = (row: FixRow): Values => [
  fixKey(row),
  scopeKey(row.scope),
  repositoryKey({ ...row.scope, repository: row.repository }),
  fingerprintKey(row.fingerprint),
  row.at,
  JSON.stringify(FixBody.parse(row)),
];

export const fixRow = (row: Row): FixRow => FixBody.parse(bodyOf(row));

export const LEARNED_COLUMNS = 'id, scope, repository, at, body';

/** Values of `LEARNED_COLUMNS`. */
export const learnedValues = (row: LearnedRow): Values => [
  learnedKey(row.scope, row.id),
  row.scope === null ? SHARED : scopeKey(row.scope),
  row.scope === null || row.repository === null
    ? ''
    : repositoryKey({ ...row.scope, repository: row.repository }),
  row.updatedAt,
  JSON.stringify(LearnedBody.parse(row)),
];

export const learnedRow = (row: Row): LearnedRow => LearnedBody.parse(bodyOf(row));

export const SHARED_RATE_COLUMNS = 'id, scope, repository, pattern_key, at, body';

/** Values of `SHARED_RATE_COLUMNS`. */
export const sharedRateValues = (row: SharedRate): Values => [
  sharedRateKey(row),
  scopeKey(row.scope),
  repositoryKey({ ...row.scope, repository: row.repository }),
  patternKey(row.patternId),
  row.at,
  JSON.stringify(SharedRateBody.parse(row)),
];

export const sharedRateRow = (row: Row): SharedRate => SharedRateBody.parse(bodyOf(row));

/** The rows that this version can read: history is not worth a failure; `store check` names the others. */
export const readableRows = <T>(rows: readonly Row[], read: (row: Row) => T): T[] =>
  rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      if (error instanceof z.ZodError) return [];
      throw error;
    }
  });
