import { z } from 'zod';
import { keyOf, repositoryKey, scopeKey, voterKey } from '../store/keys.ts';
import type { DeliveryState, Store, Upkeep } from '../store/store.ts';
import { eventIsOfRepository, eventNames, factNames } from '../store/subject.ts';
import { marks, type Tidb, type Value } from './client.ts';
import { isTidb } from './migrate.ts';
import { modelKey } from './vectors.ts';

/** TiDB bounds the size of a transaction, so rows are deleted some at a time. */
const ROWS_A_DELETE = 1000;

async function deleteAll(
  db: Tidb,
  table: string,
  condition: string,
  values: readonly Value[],
): Promise<number> {
  for (let count = 0; ; ) {
    const deleted = await db.unit((sql) =>
      sql.run(`DELETE FROM ${table} WHERE ${condition} LIMIT ${ROWS_A_DELETE}`, values),
    );
    count += deleted;
    if (deleted < ROWS_A_DELETE) return count;
  }
}

const State = z.object({ state: z.enum(['waiting', 'claimed', 'done', 'dead']), count: z.coerce.number() });
const Model = z.object({ model: z.string(), vectors: z.coerce.number() });
const Mismatch = z.object({ id: z.string(), state: z.string() });

const CHECKED_TABLES = [
  'inbox',
  'diagnoses',
  'comments',
  'votes',
  'outcomes',
  'fixes',
  'learned',
  'shared_rates',
  'vectors',
  'locks',
  'facts',
];

export function tidbUpkeep(db: Tidb): Upkeep {
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
      const findings: string[] = [];
      // Compares every index with its table; other servers have no such statement.
      if (await isTidb(db)) {
        for (const table of CHECKED_TABLES) {
          await db
            .unit((sql) => sql.text(`ADMIN CHECK TABLE ${table}`))
            .catch((error: unknown) => findings.push(`${table}: ${String(error)}`));
        }
      }
      const mismatches = await db.unit((sql) =>
        sql.all(
          "SELECT id, state FROM inbox WHERE is_open <> (state IN ('waiting', 'claimed')) OR (state = 'claimed' AND worker IS NULL)",
        ),
      );
      for (const row of mismatches) {
        const { id, state } = Mismatch.parse(row);
        findings.push(`inbox ${id}: its columns contradict its state ${state}`);
      }
      return findings;
    },
    async deliveries() {
      const counts: Record<DeliveryState, number> = { waiting: 0, claimed: 0, done: 0, dead: 0 };
      const rows = await db.unit((sql) =>
        sql.all('SELECT state, COUNT(*) AS count FROM inbox GROUP BY state'),
      );
      for (const row of rows) {
        const { state, count } = State.parse(row);
        counts[state] = count;
      }
      return counts;
    },
    models: () =>
      db.unit(async (sql) => {
        const rows = await sql.all(
          'SELECT MIN(model) AS model, COUNT(*) AS vectors FROM vectors GROUP BY model_key ORDER BY model',
        );
        return rows.map((row) => Model.parse(row));
      }),
    forgetModel: (model) => deleteAll(db, 'vectors', 'model_key = ?', [modelKey(model)]),
  };
}

const Delivery = z.object({ id: z.string(), event: z.string() });
const Fact = z.object({ id: z.string(), fact_key: z.string() });
const Id = z.object({ id: z.string() });
const ROWS_A_PAGE = 500;

export function tidbForget(db: Tidb): Pick<Store, 'forget' | 'forgetPerson'> {
  /** Deletes the rows of a table that `is` picks out of those that `condition` finds, a page at a time. */
  const pick = async (
    table: 'inbox' | 'facts',
    condition: string,
    values: readonly Value[],
    is: (row: unknown) => boolean,
  ): Promise<number> => {
    let count = 0;
    for (let last = ''; ; ) {
      const rows = await db.unit((sql) =>
        sql.all(`SELECT * FROM ${table} WHERE (${condition}) AND id > ? ORDER BY id LIMIT ${ROWS_A_PAGE}`, [
          ...values,
          last,
        ]),
      );
      const ids = rows.filter(is).map((row) => Id.parse(row).id);
      if (ids.length > 0) count += await deleteAll(db, table, `id IN (${marks(ids.length)})`, ids);
      if (rows.length < ROWS_A_PAGE) return count;
      last = Id.parse(rows.at(-1)).id;
    }
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
          (await pick('facts', 'scope = ?', [key], (row) =>
            factNames(Fact.parse(row).fact_key, repository),
          )) +
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
        factNames(Fact.parse(row).fact_key, name),
      )),
  };
}
