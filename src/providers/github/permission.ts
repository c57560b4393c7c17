/** Who may vote and command: the author of the pull request, and people with the access that the settings ask for. */
import type { Target, Trust } from '../../domain.ts';
import { isMissing } from '../error.ts';
import type { Right } from '../provider.ts';
import type { RepositorySettings } from '../settings.ts';
import type { Authors } from './authors.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import type { RepositoryReader } from './repository.ts';
import { Permission, Pull } from './schema.ts';

export interface Permissions {
  may(target: Target, person: string, right: Right, signal: AbortSignal): Promise<boolean>;
  /** How far a person's vote is trusted; null for one who may not vote. */
  trust(target: Target, person: string, signal: AbortSignal): Promise<Trust | null>;
}

/** Of a pull request's author who has no role in the repository but whose commits were merged before. */
const KNOWN = new Set(['OWNER', 'MEMBER', 'COLLABORATOR', 'CONTRIBUTOR']);

const LEVELS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
type Level = (typeof LEVELS)[number];
const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 5_000;

const level = (name: string): number => Math.max(0, LEVELS.indexOf(name as Level));

/** Answers are kept for ten minutes: a sweep over many comments of one team asks for each person once. */
export function createPermissions(options: {
  clients: GithubClients;
  repositories: RepositoryReader;
  authors: Authors;
  now: () => number;
  settings: (target: Target, signal: AbortSignal) => Promise<RepositorySettings>;
}): Permissions {
  const { clients, repositories, authors, now } = options;
  const kept = new Map<string, { value: unknown; until: number }>();

  async function keep<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (known && known.until > now()) return known.value as T;
    const value = await ask();
    kept.delete(key);
    kept.set(key, { value, until: now() + KEPT_MS });
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as string);
    return value;
  }

  const levelOf = (target: Target, person: string, signal: AbortSignal): Promise<number> =>
    keep(`level ${target.instance} ${target.repository} ${person}`, async () => {
      const api = await clients.installation(target, target.repository, signal);
      const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
      try {
        const found = await api.get(
          Permission,
          route,
          { ...place(target.repository), username: person },
          signal,
        );
        // `permission` folds triage into read and maintain into write; the role's name does not, but may be custom.
        return Math.max(level(found.permission), level(found.role_name ?? ''));
      } catch (error) {
        if (isMissing(error)) return level('none');
        throw error;
      }
    });

  async function isAuthor(target: Target, person: string, signal: AbortSignal): Promise<boolean> {
    const known = await authors.isAuthor(target, person);
    if (known !== null) return known;
    const author = await keep(`author ${target.instance} ${target.repository} ${target.id}`, async () => {
      const api = await clients.installation(target, target.repository, signal);
      const parameters = { ...place(target.repository), pull_number: Number(target.id) };
      const pull = await api.get(Pull, 'GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters, signal);
      await authors.keep(target, pull.user?.login ?? null);
      return pull.user?.login ?? null;
    });
    return author === person;
  }

  /** Had commits merged here before, and the like. */
  const isKnown = (target: Target, signal: AbortSignal): Promise<boolean> =>
    keep(`known ${target.instance} ${target.repository} ${target.id}`, async () => {
      const api = await clients.installation(target, target.repository, signal);
      const parameters = { ...place(target.repository), pull_number: Number(target.id) };
      const pull = await api.get(Pull, 'GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters, signal);
      return KNOWN.has(pull.author_association ?? '');
    });

  /** Has a role here: may triage or more, or may read what not everybody may. */
  const isMember = async (target: Target, person: string, signal: AbortSignal): Promise<boolean> => {
    const has = await levelOf(target, person, signal);
    return (
      has >= level('triage') ||
      (has >= level('read') && (await repositories.read(target, target.repository, signal)).private)
    );
  };

  const may: Permissions['may'] = async (target, person, right, signal) => {
    const has = await levelOf(target, person, signal);
    if (right === 'write' || has >= level('write')) return has >= level('write');
    const settings = await options.settings(target, signal);
    const asked = right === 'vote' ? settings.voters : settings.commanders;
    if (asked !== 'default') return has >= level(asked);
    // On a public repository everybody can read: there, only the change's author counts below triage.
    if (await isMember(target, person, signal)) return true;
    return target.kind === 'pull' && (await isAuthor(target, person, signal));
  };
  return {
    may,
    async trust(target, person, signal) {
      if (!(await may(target, person, 'vote', signal))) return null;
      if (await isMember(target, person, signal)) return 'member';
      if (target.kind !== 'pull') return 'stranger';
      if (!(await isAuthor(target, person, signal))) return 'stranger';
      return (await isKnown(target, signal)) ? 'contributor' : 'author';
    },
  };
}
