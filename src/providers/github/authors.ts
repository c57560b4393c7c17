/** Who opened a pull request. It never changes, so whoever learns it keeps it. */
import type { Target } from '../../domain.ts';
import type { Shelf } from '../shelf.ts';

export interface Authors {
  get(target: Target): Promise<string | null>;
  /** `login` null is a deleted account; it is asked for again. */
  keep(target: Target, login: string | null): Promise<void>;
}

const KEPT_MS = 90 * 24 * 3_600_000;

export function createAuthors(shelf: Shelf): Authors {
  const key = (target: Target): string => `author:${target.repository}:${target.id}`;
  return {
    get: (target) => shelf.get(target, key(target)),
    async keep(target, login) {
      if (login !== null) await shelf.put(target, key(target), login, KEPT_MS);
    },
  };
}
