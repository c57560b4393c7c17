import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/analysis/embedder.ts';
import type { Redacted } from '../../src/domain.ts';
import { openStore } from '../../src/store/open.ts';
import { reembed } from '../../src/store/reembed.ts';
import type { Store } from '../../src/store/store.ts';
import { acme, vectorAt } from '../contracts/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
let store: Store;
let asked: string[];
const embedder: Embedder = {
  model: 'new@2',
  embed: async (texts) => {
    asked.push(...texts);
    return texts.map((text) => vectorAt(Number(text.slice('text of '.length)) / 1000));
  },
};
const textOf = async (id: string) => (id === 'gone' ? null : (`text of ${id}` as Redacted));
const ids = async (model: string) =>
  (await store.vectors.nearest(acme, model, vectorAt(0), 1000)).map(({ id }) => id);

let number = 0;
beforeEach(async () => {
  await store?.close();
  store = await openStore({ data: join(folder, String(number++)) });
  asked = [];
  const rows = Array.from({ length: 150 }, (_, i) => ({
    id: String(i + 1),
    model: 'old@1',
    vector: vectorAt(1),
  }));
  await store.vectors.put(acme, rows);
  await store.vectors.put(null, [{ id: 'gone', model: 'older@0', vector: vectorAt(1) }]);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('reembed', () => {
  it('makes the vectors of other models anew, tells how far it is, and deletes the old ones', async () => {
    const progress: number[] = [];
    const made = await reembed({ store, embedder, textOf, onProgress: (done) => void progress.push(done) });
    expect(made).toBe(150);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(151);
    expect(await ids('new@2')).toEqual(Array.from({ length: 150 }, (_, i) => String(i + 1)));
    expect(await store.upkeep.models()).toEqual([{ model: 'new@2', vectors: 150 }]);
  });

  it('goes on where it was stopped', async () => {
    const stop = new AbortController();
    await reembed({ store, embedder, textOf, signal: stop.signal, onProgress: () => stop.abort() });
    expect(asked).toHaveLength(64);
    expect(await ids('old@1')).toHaveLength(150);
    expect(await reembed({ store, embedder, textOf })).toBe(150 - 64);
    expect(new Set(asked).size).toBe(150);
    expect(await ids('old@1')).toEqual([]);
  });

  it('does nothing when every vector is of this model', async () => {
    await reembed({ store, embedder, textOf });
    asked = [];
    expect(await reembed({ store, embedder, textOf })).toBe(0);
    expect(asked).toEqual([]);
  });
});
