import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { retention } from '../../src/config/retention.ts';
import { sweepStore } from '../../src/handlers/housekeeping.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import {
  acme,
  commentRow,
  delivery,
  diagnosis,
  diagnosisRow,
  run,
  target,
  vote,
} from '../contracts/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const log = pino({ level: 'silent' });
const options = (store: Store, now: number, name = 'a') => ({
  store,
  retention: retention({}),
  now: () => now,
  log,
  name,
});

/** One day of a busy organisation. */
async function oneDay(store: Store, day: number): Promise<void> {
  const at = day * DAY;
  for (let i = 0; i < 20; i++) {
    const id = `${day}-${i}`;
    await store.inbox.put(delivery(id, acme, JSON.stringify({ text: 'x'.repeat(500) })), at);
    const claimed = await store.inbox.claim('w', at, 1000);
    await store.inbox.done(String(claimed?.id), 'w', 'answered', at);
    const place = { run: run(acme, id), target: target(acme, id) };
    await store.diagnoses.save([diagnosisRow({ ...place, at, diagnosis: diagnosis('y'.repeat(2000)) })]);
    await store.comments.save(commentRow({ ...place, commentId: id, postedAt: at, sweepAt: null }));
    await store.votes.replace(acme, id, [vote('a', { commentId: id, at })]);
    await store.facts.put(acme, `board:${id}`, 'z'.repeat(500), at + 5 * DAY);
  }
}

describe('housekeeping', () => {
  it('keeps the size of the store bounded under constant load', async () => {
    const data = join(folder, 'bounded');
    const store = await openStore({ data });
    const keep = {
      deliveries: 4 * DAY,
      dead: 4 * DAY,
      diagnoses: 5 * DAY,
      comments: 6 * DAY,
      votes: 7 * DAY,
      outcomes: 7 * DAY,
    };
    const sizes: number[] = [];
    for (let day = 1; day <= 30; day++) {
      await oneDay(store, day);
      await store.facts.put(acme, `seen:${day}`, '', day * DAY + HOUR);
      await sweepStore({ ...options(store, day * DAY + 2 * HOUR), retention: keep });
      sizes.push(
        statSync(join(data, 'devops-assist.db')).size + statSync(join(data, 'devops-assist.db-wal')).size,
      );
    }
    expect(await store.upkeep.deliveries()).toEqual({ waiting: 0, claimed: 0, done: 4 * 20, dead: 0 });
    expect((await store.votes.ofPatterns(acme, ['p'])).length).toBe(7 * 20);
    const afterTen = sizes[9] ?? 0;
    expect(sizes.at(-1)).toBeLessThanOrEqual(afterTen * 1.05);
    await store.close();
  });

  it('is done by one replica at a time', async () => {
    const store = await openStore({ data: join(folder, 'replicas') });
    await store.votes.replace(acme, '99', [vote('old', { at: 0 })]);
    const now = 10_000 * DAY;
    const swept = await Promise.all([
      sweepStore(options(store, now, 'a')),
      sweepStore(options(store, now, 'b')),
    ]);
    expect(swept.filter((one) => one !== null)).toEqual([expect.objectContaining({ votes: 1 })]);
    expect(await sweepStore(options(store, now + HOUR, 'b'))).not.toBeNull();
    await store.close();
  });
});
