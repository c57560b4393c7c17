import { deliveryKey, scopeKey } from '../keys.ts';
import { claimedDelivery, DELIVERY_COLUMNS, deliveryRow } from '../rows.ts';
import type { Inbox } from '../store.ts';
import type { Database, Sql } from './database.ts';

/**
 * A row is open while somebody must still work on it. Its `due_at` is when it may be claimed: for a waiting one the
 * time it is due, for a claimed one the end of the lease. A dead worker's row so becomes due by itself.
 */
export function embeddedInbox(db: Database): Inbox {
  const mine = (sql: Sql, set: string, values: (string | number)[], id: string, worker: string) =>
    sql.run(`UPDATE inbox SET ${set} WHERE id = ? AND worker = ? AND state = 'claimed'`, [
      ...values,
      id,
      worker,
    ]) === 1;

  return {
    put: (delivery, now) =>
      // Acknowledged to the forge, which does not send it again.
      db.writeDurably((sql) => {
        const stored = sql.run(
          `INSERT INTO inbox (id, queue, provider, instance, organisation, delivery_id, event, state, open, due_at, received_at, attempts)
           VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 1, ?, ?, 0) ON CONFLICT DO NOTHING`,
          [
            deliveryKey(delivery),
            scopeKey(delivery),
            delivery.provider,
            delivery.instance,
            delivery.organisation,
            delivery.deliveryId,
            delivery.event,
            now,
            now,
          ],
        );
        return stored === 1 ? 'stored' : 'duplicate';
      }),

    async claim(worker, now, leaseMs) {
      // Without the write lock first: a worker that finds nothing costs the others nothing.
      if (nextQueue(db.read, now) === null) return null;
      return db.write((sql) => {
        const queue = nextQueue(sql, now);
        if (queue === null) return null;
        sql.run(
          `INSERT INTO inbox_turns (queue, turn) VALUES (?, (SELECT COALESCE(MAX(turn), 0) + 1 FROM inbox_turns))
           ON CONFLICT (queue) DO UPDATE SET turn = excluded.turn`,
          [queue],
        );
        const [row] = sql.all(
          `UPDATE inbox SET state = 'claimed', worker = ?, attempts = attempts + 1, due_at = ?
           WHERE id = (SELECT id FROM inbox WHERE open = 1 AND queue = ? AND due_at <= ? ORDER BY due_at, id LIMIT 1)
           RETURNING ${DELIVERY_COLUMNS}`,
          [worker, now + leaseMs, queue, now],
        );
        return row === undefined ? null : claimedDelivery(row);
      });
    },

    heartbeat: (id, worker, now, leaseMs) =>
      db.write((sql) => mine(sql, 'due_at = ?', [now + leaseMs], id, worker)),

    done: (id, worker, outcome, now) =>
      db.write((sql) =>
        mine(sql, "state = 'done', open = 0, due_at = ?, reason = ?", [now, outcome], id, worker),
      ),

    retry: (id, worker, reason, dueAt) =>
      db.write((sql) =>
        mine(sql, "state = 'waiting', worker = NULL, due_at = ?, reason = ?", [dueAt, reason], id, worker),
      ),

    dead: (id, worker, reason, now) =>
      db.write((sql) =>
        mine(sql, "state = 'dead', open = 0, due_at = ?, reason = ?", [now, reason], id, worker),
      ),

    list: async (state, limit) =>
      db.read
        .all(
          `SELECT ${DELIVERY_COLUMNS}, state, due_at, reason FROM inbox WHERE state = ? ORDER BY due_at, id LIMIT ?`,
          [state, limit],
        )
        .map(deliveryRow),

    replay: (id, now) =>
      db.write(
        (sql) =>
          sql.run(
            `UPDATE inbox SET state = 'waiting', open = 1, worker = NULL, attempts = 0, due_at = ?
             WHERE id = ? AND state = 'dead'`,
            [now, id],
          ) === 1,
      ),
  };
}

/**
 * The organisation whose turn it is: of those with something due the one served longest ago. Steps from one open
 * queue to the next through the index instead of reading the whole backlog.
 */
function nextQueue(sql: Sql, now: number): string | null {
  const [row] = sql.all(
    `WITH RECURSIVE queues (queue) AS (
       SELECT MIN(queue) FROM inbox WHERE open = 1
       UNION ALL
       SELECT (SELECT MIN(queue) FROM inbox WHERE open = 1 AND queue > queues.queue)
       FROM queues WHERE queue IS NOT NULL
     )
     SELECT q.queue AS queue FROM queues q LEFT JOIN inbox_turns t ON t.queue = q.queue
     WHERE q.queue IS NOT NULL
       AND EXISTS (SELECT 1 FROM inbox i WHERE i.open = 1 AND i.queue = q.queue AND i.due_at <= ?)
     ORDER BY COALESCE(t.turn, 0), q.queue LIMIT 1`,
    [now],
  );
  return row === undefined ? null : String(row.queue);
}
