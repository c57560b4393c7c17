/** Puts the patterns of a pack into the store, on trial unless a person says otherwise. */
import type { Embedder } from '../analysis/embedder.ts';
import type { Redacted, Scope } from '../domain.ts';
import type { Store } from '../store/store.ts';
import { learnedRow } from './learned-store.ts';
import type { Pack } from './pack.ts';

export interface Adopted {
  readonly added: number;
  /** Known before; a person's decision about them stands. */
  readonly kept: number;
}

const BATCH = 64;

/** @param scope who it is for; null: every organisation of this service */
export async function adoptPack(
  store: Pick<Store, 'learned' | 'vectors'>,
  embedder: Embedder,
  pack: Pack,
  scope: Scope | null,
  state: 'shadow' | 'active',
  now: number,
): Promise<Adopted> {
  const standing = new Map(
    (await store.learned.all())
      .filter((row) => sameScope(row.scope, scope))
      .map((row) => [row.id, row] as const),
  );
  const fresh = pack.patterns.filter(({ id }) => !standing.has(id));
  for (let from = 0; from < fresh.length; from += BATCH) {
    const batch = fresh.slice(from, from + BATCH);
    const vectors = await embedder.embed(batch.map(({ text }) => text as Redacted));
    await store.vectors.put(
      scope,
      batch.map(({ id }, index) => ({ id, model: embedder.model, vector: vectors[index] as Float32Array })),
    );
    await store.learned.save(
      batch.map((pattern) => learnedRow(pattern, { scope, repository: null }, state, now)),
    );
  }
  return { added: fresh.length, kept: pack.patterns.length - fresh.length };
}

const sameScope = (a: Scope | null, b: Scope | null): boolean =>
  a === null || b === null
    ? a === b
    : a.provider === b.provider && a.instance === b.instance && a.organisation === b.organisation;
