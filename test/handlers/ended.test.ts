/** What is kept of a run that has ended. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRef, Target } from '../../src/domain.ts';
import { keepEnded, keptTemplates, readEnded } from '../../src/handlers/ended.ts';
import type { RunFacts } from '../../src/providers/provider.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { acme } from '../contracts/samples.ts';

const DAY = 24 * 3_600_000;
let folder: string;
let store: Store;
let now = 0;
beforeEach(async () => {
  now = 1_000;
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  store = await openStore({ data: folder });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const run = (runId: string): RunRef => ({ ...acme, repository: 'acme/shop', runId, attempt: 1 });
const kept = (runId: string, job = 'test', again = true) =>
  keptTemplates(store.facts, run(runId), job, again, () => now);

describe('the templates of a passing run', () => {
  it('are found again by run and job, and read only when the run is read again', async () => {
    await kept('1').put('the templates');
    expect(await kept('1').get()).toBe('the templates');
    expect(await kept('1', 'test', false).get()).toBeNull();
    expect(await kept('1', 'lint').get()).toBeNull();
    expect(await kept('2').get()).toBeNull();
  });

  it('are kept once for all runs that were compared with it, as long as the last of them', async () => {
    const templates = 'x'.repeat(50_000);
    for (let id = 1; id <= 20; id++) await kept(String(id)).put(templates);
    const size = (await store.facts.list(acme, '', now)).reduce((sum, { value }) => sum + value.length, 0);
    expect(size).toBeLessThan(52_000);
    now += 29 * DAY;
    await kept('21').put(templates);
    now += 20 * DAY;
    expect(await kept('1').get()).toBeNull();
    expect(await kept('21').get()).toBe(templates);
  });
});

describe('an attempt that ended', () => {
  const facts: RunFacts = {
    run: run('1'),
    url: 'https://example.org/1',
    name: 'CI',
    outcome: 'failed',
    reason: null,
    headSha: 'a'.repeat(40),
    branch: null,
    defaultBranch: false,
    event: 'push',
  };
  const job = { id: '7', name: 'test', url: '', steps: [], allowedToFail: false };
  const target: Target = { ...acme, repository: 'acme/shop', kind: 'pull', id: '3' };

  it('is known again with its jobs and its place', async () => {
    await keepEnded(store.facts, facts, { jobs: [job], omitted: 2 }, target, now);
    expect(await readEnded(store.facts, facts.run, now)).toEqual({
      facts,
      failed: { jobs: [job], omitted: 2 },
      target,
    });
    expect(await readEnded(store.facts, { ...facts.run, attempt: 2 }, now)).toBeNull();
    expect(await readEnded(store.facts, facts.run, now + 31 * DAY)).toBeNull();
  });

  it.each([
    ['passed', { ...facts, outcome: 'passed' as const }, { jobs: [job], omitted: 0 }],
    ['shows no job yet', facts, { jobs: [], omitted: 0 }],
    ['still goes on', facts, { jobs: [job], omitted: 0, unfinished: true }],
    ['has hundreds of failed jobs', facts, { jobs: Array.from({ length: 101 }, () => job), omitted: 0 }],
  ])('is asked for again where it %s', async (_name, found, failed) => {
    await keepEnded(store.facts, found, failed, target, now);
    expect(await readEnded(store.facts, facts.run, now)).toBeNull();
  });
});
