/**
 * Who opened a pull request. It never changes, so whoever learns it keeps it, as a hash: what is stored of a person has
 * to go when the person is forgotten, and a hash tells of nobody.
 */
import { createHash } from 'node:crypto';
import type { Target } from '../../domain.ts';
import type { Shelf } from '../shelf.ts';

export interface Authors {
  /** Null where nobody knows yet. */
  isAuthor(target: Target, login: string): Promise<boolean | null>;
  /** `login` null is a deleted account; it is asked for again. */
  keep(target: Target, login: string | null): Promise<void>;
}

const KEPT_MS = 90 * 24 * 3_600_000;

export function createAuthors(shelf: Shelf): Authors {
  const key = (target: Target): string => `author:${target.repository}:${target.id}`;
  // Salted with the place, so that equal hashes do not tell that two changes are of one person.
  const digest = (target: Target, login: string): string =>
    createHash('sha256')
      .update(JSON.stringify([target.instance, target.repository, target.id, login]))
      .digest('hex');
  return {
    async isAuthor(target, login) {
      const known = await shelf.get(target, key(target));
      return known === null ? null : known === digest(target, login);
    },
    async keep(target, login) {
      if (login !== null) await shelf.put(target, key(target), digest(target, login), KEPT_MS);
    },
  };
}
