import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseConfig } from '../../src/config/database.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import {
  acme,
  commentRow,
  delivery,
  diagnosisRow,
  run,
  target,
  vectorAt,
  vote,
} from '../contracts/samples.ts';
import { type DroppingProxy, startDroppingProxy } from './dropping-proxy.ts';
import { createDatabase, dropDatabase, emptyDatabase, testDatabase } from './server.ts';

/** Everything a store does for one delivery; what each call gave. */
async function oneDelivery(store: Store): Promise<unknown[]> {
  const { inbox, facts, locks, votes, diagnoses, comments, vectors } = store;
  const answers: unknown[] = [];
  const note = async <T>(answer: Promise<T>): Promise<T> => {
    answers.push(await answer);
    return answer;
  };
  await note(inbox.put(delivery('d'), 1));
  await note(inbox.put(delivery('d'), 2));
  const id = String((await note(inbox.claim('w', 10, 100)))?.id);
  await note(inbox.heartbeat(id, 'w', 20, 100));
  await note(inbox.retry(id, 'w', 'later', 30));
  await note(inbox.claim('w', 40, 100));
  await note(locks.acquire('comment', 'w', 40, 100));
  await note(diagnoses.save([diagnosisRow({ jobId: '1' }), diagnosisRow({ jobId: '2' })]));
  await note(comments.save(commentRow()));
  await note(facts.add(acme, 'seen:1', 'x', 40, null));
  await note(facts.add(acme, 'seen:1', 'x', 40, null));
  await note(vectors.put(acme, [{ id: 'v', model: 'm', vector: vectorAt(0) }]));
  await note(votes.replace(acme, '99', [vote('a'), vote('b')]));
  await note(locks.release('comment', 'w'));
  await note(inbox.dead(id, 'w', 'why', 50));
  await note(inbox.replay(id, 60));
  await note(inbox.claim('v', 70, 100));
  await note(inbox.done(id, 'v', 'answered', 80));
  await note(inbox.done(id, 'v', 'answered', 90));
  await note(inbox.list('done', 10));
  await note(diagnoses.ofRun(run()));
  await note(comments.ofTarget(target()));
  await note(votes.ofPatterns(acme, ['p']));
  await note(vectors.nearest(acme, 'm', vectorAt(0), 1));
  return answers;
}

describe.skipIf(testDatabase === null)('a connection that drops at every query in turn', () => {
  let database: DatabaseConfig;
  let proxy: DroppingProxy;
  let store: Store;
  let undisturbed: unknown[];
  beforeAll(async () => {
    database = await createDatabase(testDatabase as DatabaseConfig, 'devops_assist_dropped');
    proxy = await startDroppingProxy(database.host, database.port);
    store = await openStore({ data: '', database: { ...database, port: proxy.port } });
    undisturbed = await oneDelivery(store);
  });
  afterAll(async () => {
    await store.close();
    await proxy.close();
    await dropDatabase(database);
  });

  it.each(['before', 'after'] as const)('changes no answer when it is cut %s the query', async (when) => {
    let cuts = 0;
    for (;;) {
      await emptyDatabase(database);
      proxy.arm(cuts + 1, when);
      expect({ cut: cuts + 1, answers: await oneDelivery(store) }).toEqual({
        cut: cuts + 1,
        answers: undisturbed,
      });
      if (!proxy.dropped) break;
      cuts++;
    }
    // Every statement of the scenario was cut once; were none cut, the test would prove nothing.
    expect(cuts).toBeGreaterThan(40);
  });
});
