/** Answers of a forge that seldom or never change, kept in the store so that no replica asks for them again. */
import type { Scope } from '../domain.ts';
import type { Facts } from '../store/store.ts';

export interface Shelf {
  /** The kept answer, null where there is none or its time is over. */
  get(scope: Scope, key: string): Promise<string | null>;
  /** Keeps an answer for `ms` milliseconds. */
  put(scope: Scope, key: string, value: string, ms: number): Promise<void>;
}

export function createShelf(facts: Facts, now: () => number): Shelf {
  return {
    get: (scope, key) => facts.get(scope, key, now()),
    put: (scope, key, value, ms) => facts.put(scope, key, value, now() + ms),
  };
}

/** For a provider without a store: nothing is kept. */
export const NO_SHELF: Shelf = { get: async () => null, put: async () => {} };
