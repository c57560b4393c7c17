/** One writer a target, also when a writer was killed or takes long. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { alone } from '../../src/handlers/lock.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';

const target = {
  provider: 'github',
  instance: 'github.com',
  organisation: 'acme',
  repository: 'acme/shop',
  kind: 'pull',
  id: '7',
} as const;
const signal = new AbortController().signal;
let folder: string;
let store: Store;
let clock: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  store = await openStore({ data: folder });
  clock = 1_000_000;
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true });
});
const deps = () => ({ store, now: () => clock });

it('a writer that was killed keeps the others waiting for 15 seconds at most', async () => {
  // Never ends and never renews, as after a kill.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let begun = (): void => {};
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  void alone(deps(), target, signal, () => {
    begun();
    return new Promise(() => {});
  });
  await started;
  clock += 15_000;
  expect(await alone(deps(), target, signal, async () => 'written')).toBe('written');
});

it('a writer that takes long keeps its lock, and leaves none behind', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const acquire = vi.spyOn(store.locks, 'acquire');
  await alone(deps(), target, signal, async () => {
    for (let renewal = 0; renewal < 6; renewal += 1) {
      clock += 5_000;
      vi.advanceTimersByTime(5_000);
      await acquire.mock.results.at(-1)?.value;
    }
    const name = acquire.mock.calls[0]?.[0] ?? '';
    expect(await store.locks.acquire(name, 'another', clock, 1)).toBe(false);
    vi.advanceTimersByTime(5_000);
  });
  const name = acquire.mock.calls[0]?.[0] ?? '';
  expect(await store.locks.acquire(name, 'another', clock, 1)).toBe(true);
});
