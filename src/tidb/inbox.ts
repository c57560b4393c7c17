import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { deliveryKey, keyOf, scopeKey } from '../store/keys.ts';
import { claimedDelivery, DELIVERY_COLUMNS, deliveryRow } from '../store/rows.ts';
import type { ClaimedDelivery, Inbox } from '../store/store.ts';
import type { Sql, Tidb, Value } from './client.ts';
import { isDuplicate } from './errors.ts';

const ADD_TURN = 'INSERT INTO inbox_turns (queue, turn) VALUES (?, 0)';
const Queue = z.object({ queue: z.string(), top: z.coerce.number() });
const Candidate = z.object({ id: z.string(), due_at: z.coerce.number(), attempts: z.coerce.number() });

/** Marks what one call wrote, so that after a lost connection it can be told whether it was written. */
export const newToken = (): string => randomBytes(16).toString('hex');

/** Of how many due rows a worker tries to get one before it looks again. */
const CANDIDATES = 16;

/**
 * The same columns and rules as in the embedded store. TiDB parses `FOR UPDATE SKIP LOCKED` and locks nothing
 * (pingcap/tidb#69720), so work is claimed by an UPDATE that names what it expects to find.
 */
export function tidbInbox(db: Tidb): Inbox {
  const knownQueues = new Set<string>();

  /** Ends a claim. After a lost connection the first try may have done it; then the row tells so. */
  const finish = (set: Value[], id: string, worker: string) =>
    db.unit(async (sql, attempt) => {
      const [state, open, dueAt, reason] = set as [string, number, number, string];
      const changed = await sql.run(
        `UPDATE inbox SET state = ?, is_open = ?, due_at = ?, reason = ? WHERE id = ? AND worker = ? AND state = 'claimed'`,
        [state, open, dueAt, reason, id, workerKey(worker)],
      );
      if (changed === 1 || attempt === 1) return changed === 1;
      const earlier = await sql.all(
        'SELECT id FROM inbox WHERE id = ? AND worker = ? AND state = ? AND due_at = ?',
        [id, workerKey(worker), state, dueAt],
      );
      return earlier.length === 1;
    });

  return {
    async put(delivery, now) {
      const token = newToken();
      const queue = scopeKey(delivery);
      if (!knownQueues.has(queue)) {
        await db.unit((sql) => inserted(sql, ADD_TURN, [queue]));
        knownQueues.add(queue);
      }
      const id = deliveryKey(delivery);
      return db.unit(async (sql, attempt) => {
        const isNew = await inserted(
          sql,
          `INSERT INTO inbox (id, queue, token, provider, instance, organisation, delivery_id, event, state, is_open, due_at, received_at, attempts)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 1, ?, ?, 0)`,
          [
            id,
            queue,
            token,
            delivery.provider,
            delivery.instance,
            delivery.organisation,
            delivery.deliveryId,
            delivery.event,
            now,
            now,
          ],
        );
        if (isNew) return 'stored';
        if (attempt === 1) return 'duplicate';
        const mine = await sql.all('SELECT id FROM inbox WHERE id = ? AND token = ?', [id, token]);
        return mine.length === 1 ? 'stored' : 'duplicate';
      });
    },

    claim(worker, now, leaseMs) {
      const mine = workerKey(worker);
      const expiry = now + leaseMs;
      let tried: z.infer<typeof Candidate> | null = null;
      return db.unit(async (sql, attempt): Promise<ClaimedDelivery | null> => {
        if (attempt > 1 && tried !== null) {
          // The try that lost its connection may have claimed the row.
          const [row] = await sql.all(
            `SELECT ${DELIVERY_COLUMNS} FROM inbox WHERE id = ? AND worker = ? AND state = 'claimed' AND due_at = ? AND attempts = ?`,
            [tried.id, mine, expiry, tried.attempts + 1],
          );
          if (row !== undefined) return claimedDelivery(row);
        }
        for (;;) {
          const turn = await nextQueue(sql, now);
          if (turn === null) {
            if (await addMissingTurns(sql, now)) continue;
            return null;
          }
          const candidates = await sql.all(
            `SELECT id, due_at, attempts FROM inbox WHERE queue = ? AND is_open = 1 AND due_at <= ? ORDER BY due_at, id LIMIT ${CANDIDATES}`,
            [turn.queue, now],
          );
          for (const row of candidates) {
            const candidate = Candidate.parse(row);
            tried = candidate;
            const won = await sql.run(
              `UPDATE inbox SET state = 'claimed', worker = ?, attempts = attempts + 1, due_at = ?
               WHERE id = ? AND is_open = 1 AND due_at = ? AND attempts = ?`,
              [mine, expiry, candidate.id, candidate.due_at, candidate.attempts],
            );
            if (won !== 1) continue;
            await sql.run('UPDATE inbox_turns SET turn = ? WHERE queue = ?', [turn.top + 1, turn.queue]);
            const [got] = await sql.all(`SELECT ${DELIVERY_COLUMNS} FROM inbox WHERE id = ?`, [candidate.id]);
            // Forgotten between the two statements.
            if (got === undefined) continue;
            return claimedDelivery(got);
          }
        }
      });
    },

    heartbeat: (id, worker, now, leaseMs) =>
      db.unit(
        async (sql) =>
          (await sql.run("UPDATE inbox SET due_at = ? WHERE id = ? AND worker = ? AND state = 'claimed'", [
            now + leaseMs,
            id,
            workerKey(worker),
          ])) === 1,
      ),

    done: (id, worker, outcome, now) => finish(['done', 0, now, outcome], id, worker),
    retry: (id, worker, reason, dueAt) => finish(['waiting', 1, dueAt, reason], id, worker),
    dead: (id, worker, reason, now) => finish(['dead', 0, now, reason], id, worker),

    list: (state, limit) =>
      db.unit(async (sql) => {
        const rows = await sql.all(
          `SELECT ${DELIVERY_COLUMNS}, state, due_at, reason FROM inbox WHERE state = ? ORDER BY due_at, id LIMIT ?`,
          [state, limit],
        );
        return rows.map(deliveryRow);
      }),

    replay(id, now) {
      const token = newToken();
      return db.unit(async (sql, attempt) => {
        const changed = await sql.run(
          `UPDATE inbox SET state = 'waiting', is_open = 1, worker = NULL, attempts = 0, due_at = ?, token = ?
           WHERE id = ? AND state = 'dead'`,
          [now, token, id],
        );
        if (changed === 1 || attempt === 1) return changed === 1;
        return (await sql.all('SELECT id FROM inbox WHERE id = ? AND token = ?', [id, token])).length === 1;
      });
    },
  };
}

const workerKey = (worker: string): string => keyOf('worker', worker);

/** Of the organisations with something due the one served longest ago, and the highest turn given so far. */
async function nextQueue(sql: Sql, now: number): Promise<z.infer<typeof Queue> | null> {
  const [row] = await sql.all(
    `SELECT t.queue AS queue, (SELECT MAX(turn) FROM inbox_turns) AS top FROM inbox_turns t
     WHERE EXISTS (SELECT 1 FROM inbox i WHERE i.queue = t.queue AND i.is_open = 1 AND i.due_at <= ?)
     ORDER BY t.turn, t.queue LIMIT 1`,
    [now],
  );
  return row === undefined ? null : Queue.parse(row);
}

/**
 * `put` writes the turn of an organisation once a process. Should one be missing all the same, its deliveries must not
 * wait for ever: a worker that finds nothing else to do looks for them. True if there were any.
 */
async function addMissingTurns(sql: Sql, now: number): Promise<boolean> {
  const rows = await sql.all(
    `SELECT DISTINCT queue, 0 AS top FROM inbox i WHERE state IN ('waiting', 'claimed') AND due_at <= ?
     AND NOT EXISTS (SELECT 1 FROM inbox_turns t WHERE t.queue = i.queue) LIMIT ${CANDIDATES}`,
    [now],
  );
  for (const row of rows) await inserted(sql, ADD_TURN, [Queue.parse(row).queue]);
  return rows.length > 0;
}

/** False if a row with this key is there already. */
export async function inserted(sql: Sql, statement: string, values: readonly Value[]): Promise<boolean> {
  try {
    await sql.run(statement, values);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
