import { z } from 'zod';
import { keyOf, repositoryKey, scopeKey, voterKey } from '../keys.ts';
import type { DeliveryState, Store, Upkeep } from '../store.ts';
import { eventIsOfRepository, eventNames, factNames } from '../subject.ts';
import type { Database, Value } from './database.ts';
import { noteDeletedVectors } from './vectors.ts';

/** Rows deleted in one transaction: a few milliseconds of the event loop. */
const ROWS_A_DELETE = 500;

/** Deletes in small transactions, letting others write between them. Gives the number of rows. */
async function deleteAll(db: Database, table: string, condition: string, values: Value[]): Promise<number> {
  for (let count = 0; ; ) {
    const deleted = await db.write((sql) => {
      if (table === 'vectors') noteDeletedVectors(sql);
      const rowid = ROWLESS.has(table) ? 'name' : 'rowid';
      return sql.run(
        `DELETE FROM ${table} WHERE ${rowid} IN (SELECT ${rowid} FROM ${table} WHERE ${condition} LIMIT ${ROWS_A_DELETE})`,
        values,
      );
    });
    count += deleted;
    if (deleted < ROWS_A_DELETE) return count;
  }
}

/** Tables without rowid. */
const ROWLESS = new Set(['locks']);

const State = z.object({ state: z.enum(['waiting', 'claimed', 'done', 'dead']), count: z.int() });
const Model = z.object({ model: z.string(), vectors: z.int() });
const Finding = z.object({ integrity_check: z.string() });
const Mismatch = z.object({ id: z.string(), state: z.string() });

export function embeddedUpkeep(db: Database): Upkeep {
  return {
    sweep: async (now, keep) => ({
      inbox:
        (await deleteAll(db, 'inbox', "state = 'done' AND due_at < ?", [now - keep.deliveries])) +
        (await deleteAll(db, 'inbox', "state = 'dead' AND due_at < ?", [now - keep.dead])),
      diagnoses: await deleteAll(db, 'diagnoses', 'at < ?', [now - keep.diagnoses]),
      comments: await deleteAll(db, 'comments', 'posted_at < ?', [now - keep.comments]),
      votes: await deleteAll(db, 'votes', 'at < ?', [now - keep.votes]),
      outcomes: await deleteAll(db, 'outcomes', 'at < ?', [now - keep.outcomes]),
      fixes: await deleteAll(db, 'fixes', 'at < ?', [now - keep.outcomes]),
      shared_rates: await deleteAll(db, 'shared_rates', 'at < ?', [now - keep.outcomes]),
      facts: await deleteAll(db, 'facts', 'expires_at <= ?', [now]),
      locks: await deleteAll(db, 'locks', 'expires_at <= ?', [now]),
    }),
    async integrity() {
      const findings = db.read
        .all('PRAGMA integrity_check')
        .map((row) => Finding.parse(row).integrity_check)
        .filter((finding) => finding !== 'ok');
      const mismatches = db.read.all(
        "SELECT id, state FROM inbox WHERE open <> (state IN ('waiting', 'claimed')) OR (state = 'claimed' AND worker IS NULL)",
      );
      return [
        ...findings,
        ...mismatches.map((row) => {
          const { id, state } = Mismatch.parse(row);
          return `inbox ${id}: its columns contradict its state ${state}`;
        }),
      ];
    },
    async deliveries() {
      const counts: Record<DeliveryState, number> = { waiting: 0, claimed: 0, done: 0, dead: 0 };
      for (const row of db.read.all('SELECT state, COUNT(*) AS count FROM inbox GROUP BY state')) {
        const { state, count } = State.parse(row);
        counts[state] = count;
      }
      return counts;
    },
    models: async () =>
      db.read
        .all('SELECT model, COUNT(*) AS vectors FROM vectors GROUP BY model ORDER BY model')
        .map((row) => Model.parse(row)),
    forgetModel: (model) => deleteAll(db, 'vectors', 'model = ?', [model]),
  };
}

const Delivery = z.object({ id: z.string(), event: z.string() });
const Fact = z.object({ id: z.string(), key: z.string() });

export function embeddedForget(db: Database): Pick<Store, 'forget' | 'forgetPerson'> {
  /** Deletes the rows of a table that `is` picks out of those that `condition` finds. */
  const pick = async (
    table: 'inbox' | 'facts',
    condition: string,
    values: Value[],
    is: (row: unknown) => boolean,
  ) => {
    const ids = db.read
      .all(`SELECT * FROM ${table} WHERE ${condition}`, values)
      .filter(is)
      .map((row) => z.string().parse(row.id));
    return deleteAll(db, table, 'id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]);
  };

  return {
    async forget(scope, repository) {
      const key = scopeKey(scope);
      if (repository !== undefined) {
        const place = repositoryKey({ ...scope, repository });
        return (
          (await pick('inbox', 'queue = ?', [key], (row) =>
            eventIsOfRepository(Delivery.parse(row).event, repository),
          )) +
          (await pick('facts', 'scope = ?', [key], (row) => factNames(Fact.parse(row).key, repository))) +
          (await deleteAll(db, 'diagnoses', 'repository = ? OR target_repository = ?', [place, place])) +
          (await deleteAll(db, 'comments', 'repository = ? OR run_repository = ?', [place, place])) +
          (await deleteAll(db, 'votes', 'repository = ?', [place])) +
          (await deleteAll(db, 'outcomes', 'repository = ? OR run_repository = ?', [place, place])) +
          (await deleteAll(db, 'fixes', 'repository = ?', [place])) +
          (await deleteAll(db, 'learned', 'repository = ?', [place])) +
          (await deleteAll(db, 'shared_rates', 'repository = ?', [place]))
        );
      }
      return (
        (await deleteAll(db, 'inbox', 'queue = ?', [key])) +
        (await deleteAll(db, 'diagnoses', 'scope = ? OR target_scope = ?', [key, key])) +
        (await deleteAll(db, 'comments', 'scope = ? OR run_scope = ?', [key, key])) +
        (await deleteAll(db, 'votes', 'scope = ?', [key])) +
        (await deleteAll(db, 'outcomes', 'scope = ? OR run_scope = ?', [key, key])) +
        (await deleteAll(db, 'fixes', 'scope = ?', [key])) +
        (await deleteAll(db, 'learned', 'scope = ?', [key])) +
        (await deleteAll(db, 'shared_rates', 'scope = ?', [key])) +
        (await deleteAll(db, 'vectors', 'scope = ?', [key])) +
        (await deleteAll(db, 'facts', 'scope = ?', [key]))
      );
    },
    forgetPerson: async ({ provider, instance, name }) =>
      (await deleteAll(db, 'votes', 'voter_key = ?', [voterKey({ provider, instance }, name)])) +
      (await pick('inbox', 'provider = ? AND instance = ?', [provider, instance], (row) =>
        eventNames(Delivery.parse(row).event, name),
      )) +
      (await pick('facts', 'subject = ?', [keyOf('subject', 'vote')], (row) =>
        factNames(Fact.parse(row).key, name),
      )),
  };
}
