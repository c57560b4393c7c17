/** A disk that becomes full or read-only while the service runs: 503 with the reason, and on when it is over. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/github-service.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const NO_DISK = 'not allowed to mount a disk of its own';
let disk: SmallDisk | null = null;
let harness: Harness | null = null;
afterEach(async () => {
  await harness?.close();
  harness = null;
  disk?.unmount();
  disk = null;
});

const webhook = ({ hooks, repository }: Harness, id: number) =>
  hooks.workflowRun(repository, (harness as Harness).failedRun(id, 'error: x\n', { id }));
const refusal = async (response: Response) =>
  response.status === 503 ? ((await response.json()) as { error: string }).error : response.status;
const ready = async ({ url }: Harness) => {
  const response = await fetch(`${url}/readyz`);
  return [response.status, ((await response.json()) as { status: string }).status];
};

describe('a disk', () => {
  it('that is full is answered 503, and what was stored is worked on when there is room', async (context) => {
    disk = mountSmallDisk();
    if (!disk) return context.skip(NO_DISK);
    harness = await startHarness({ data: disk.path });
    expect(await harness.deliver(webhook(harness, 1))).toMatchObject({ did: 'answered' });
    disk.fill();
    // What SQLite has room for in its own files is still taken.
    let id = 2;
    await expect
      .poll(async () => refusal(await (harness as Harness).send(webhook(harness as Harness, id++))), {
        timeout: 10_000,
        interval: 1,
      })
      .toBe('the store is not available (STORE_FULL); send it again later');
    disk.free();
    expect(await harness.deliver(webhook(harness, id))).toMatchObject({ msg: 'delivery done' });
    expect(await ready(harness)).toEqual([200, 'ready']);
  });

  it('that becomes read-only is answered 503, what was stored can be read, and the process lives on', async (context) => {
    disk = mountSmallDisk();
    if (!disk) return context.skip(NO_DISK);
    harness = await startHarness({ data: disk.path });
    await harness.deliver(webhook(harness, 1));
    if (!disk.becomeReadOnly()) return context.skip('this kernel has no way to fail a disk on request');
    const response = await harness.send(webhook(harness, 2));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.json()).toEqual({
      error: 'the store is not available (STORE_READONLY); send it again later',
    });
    expect(await ready(harness)).toEqual([503, 'the store is not available (STORE_READONLY)']);
    expect(await harness.store.inbox.list('done', 10)).toHaveLength(1);
    expect((await fetch(`${harness.url}/healthz`)).status).toBe(200);
  });
});
