/** After a change of the embedding model: what was learned is embedded anew beside the running service. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/analysis/embedder.ts';
import { refreshVectors } from '../../src/learning/refresh-vectors.ts';
import { openStore } from '../../src/store/open.ts';
import type { LearnedRow, Store } from '../../src/store/store.ts';
import { acme, vectorAt } from '../contracts/samples.ts';

const NEW = 'model@2';
let folder: string;
let store: Store;
let embedded: string[];
let progress: { done: number; total: number }[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  store = await openStore({ data: folder });
  embedded = [];
  progress = [];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const embedder: Embedder = {
  model: NEW,
  embed: async (texts) => {
    embedded.push(...texts);
    return texts.map(() => vectorAt(0.5));
  },
};
const refresh = (name = 'one', signal = new AbortController().signal) =>
  refreshVectors({
    store,
    embedder,
    now: () => 1_000,
    log: {
      info: (fields: unknown) => {
        const { done, total } = fields as { done?: number; total?: number };
        if (done !== undefined && total !== undefined) progress.push({ done, total });
      },
    } as never,
    name,
    signal,
  });
const learned = (id: string, scope: LearnedRow['scope']): LearnedRow => ({
  scope,
  id,
  state: 'active',
  repository: null,
  text: `text of ${id}`,
  body: '{}',
  createdAt: 1,
  updatedAt: 1,
});
const nearest = async (model: string) =>
  (await store.vectors.nearest(acme, model, vectorAt(0.5), 500)).map(({ id }) => id);

/** So many patterns with vectors of an older model, one of which nobody knows any more. */
async function teach(count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_none, index) => `learned/${index}`);
  await store.learned.save(ids.map((id) => learned(id, acme)));
  await store.learned.save([learned('learned/shared', null)]);
  const old = (id: string) => ({ id, model: 'model@1', vector: vectorAt(1) });
  await store.vectors.put(acme, [...ids, 'learned/forgotten'].map(old));
  await store.vectors.put(null, [old('learned/shared')]);
}

describe('learned texts', () => {
  it('are embedded anew with progress, those of everybody too; what is no longer known goes', async () => {
    await teach(100);
    expect(await nearest(NEW)).toEqual([]);
    expect(await refresh()).toBe(101);
    expect(new Set(embedded).size).toBe(101);
    expect(embedded).toContain('text of learned/shared');
    expect(await nearest(NEW)).toHaveLength(101);
    expect(await store.upkeep.models()).toEqual([{ model: NEW, vectors: 101 }]);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toEqual({ done: 102, total: 102 });
  });

  it('are never compared with those of the older model meanwhile', async () => {
    await teach(70);
    const stop = new AbortController();
    const seen: string[][] = [];
    const slow: Embedder = {
      model: NEW,
      embed: async (texts) => {
        seen.push(await nearest(NEW));
        stop.abort();
        return embedder.embed(texts);
      },
    };
    const log = { info: () => {} } as never;
    await refreshVectors({ store, embedder: slow, now: () => 1_000, log, name: 'one', signal: stop.signal });
    expect(seen[0]).toEqual([]);
    expect(await nearest(NEW)).toHaveLength(64);
    expect((await nearest('model@1')).length).toBeGreaterThanOrEqual(71);
    // The next start goes on where this one was stopped.
    expect(await refresh()).toBe(71 - 64);
    expect(await nearest('model@1')).toEqual([]);
  });

  it('are embedded by one of several processes', async () => {
    await teach(10);
    const made = await Promise.all([refresh('one'), refresh('two')]);
    expect(made.sort()).toEqual([0, 11]);
  });

  it('are left alone where all are of the model in use', async () => {
    await store.vectors.put(acme, [{ id: 'learned/1', model: NEW, vector: vectorAt(1) }]);
    expect(await refresh()).toBe(0);
    expect(embedded).toEqual([]);
  });
});
