/** Webhooks that GitHub could not deliver are found and asked for again. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recoverMissed } from '../../src/handlers/recover.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

it('asks once for each delivery that never succeeded, over all pages, and not for the others', async () => {
  const { deliveries, redelivered } = harness.github.state;
  const add = (id: number, guid: string, statusCode: number) =>
    deliveries.push({
      id,
      guid,
      deliveredAt: Date.now(),
      event: 'workflow_run',
      status: String(statusCode),
      statusCode,
      installationId: 1,
    });
  add(1, 'lost', 503);
  add(2, 'lost then delivered', 503);
  for (let id = 10; id < 140; id += 1) add(id, `fine ${id}`, 202);
  add(200, 'lost then delivered', 202);
  add(201, 'timed out', 0);
  const recover = () =>
    recoverMissed(harness.service.handlers, [harness.provider], 'test', AbortSignal.timeout(5_000));
  await recover();
  expect([...redelivered].sort((a, b) => a - b)).toEqual([1, 201]);
});
