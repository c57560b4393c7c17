/**
 * Who may vote and command. The author of the merge request always may; others by their role in the project, inherited
 * ones included. By default: any member of a project that is not public, reporters of a public one (GitHub's read and
 * triage); starting jobs needs a developer.
 */
import type { Target, Trust } from '../../domain.ts';
import { missing } from '../error.ts';
import { createMemo } from '../memo.ts';
import type { Right } from '../provider.ts';
import type { RepositorySettings } from '../settings.ts';
import type { GitlabClient } from './client.ts';
import type { GitlabFacts } from './facts.ts';

/** Access levels of GitLab's members API. */
const GUEST = 10;
const REPORTER = 20;
const DEVELOPER = 30;

export interface Permissions {
  may(target: Target, person: string, right: Right, signal: AbortSignal): Promise<boolean>;
  /** How far a person's vote is trusted; null for one who may not vote. */
  trust(target: Target, person: string, signal: AbortSignal): Promise<Trust | null>;
}

export type ReadSettings = (target: Target, signal: AbortSignal) => Promise<RepositorySettings>;

export function createPermissions(
  client: GitlabClient,
  facts: GitlabFacts,
  now: () => number,
  settings: ReadSettings,
): Permissions {
  /** Short, so that a role that was taken away ends soon. */
  const levels = createMemo<number>(now, 60_000);
  const level = (path: string, person: string, signal: AbortSignal) =>
    levels.get(`${path}\n${person}`, async () => {
      const member = await client.member(path, person, signal).catch(missing);
      return member?.state === 'active' ? member.access_level : 0;
    });

  const permissions: Permissions = {
    async may(target, person, right, signal) {
      const path = target.repository;
      if (!/^\d+$/.test(person) || String((await facts.self(signal)).id) === person) return false;
      if (right === 'write') return (await level(path, person, signal)) >= DEVELOPER;
      const { voters, commanders } = await settings(target, signal);
      const wanted = right === 'vote' ? voters : commanders;
      if (wanted === 'default' && (await isAuthor(client, target, person, signal))) return true;
      const open = (await facts.project(path, signal)).visibility === 'public';
      if (wanted === 'read' && open) return true;
      const needed =
        wanted === 'write'
          ? DEVELOPER
          : wanted === 'triage' || (wanted === 'default' && open)
            ? REPORTER
            : GUEST;
      return (await level(path, person, signal)) >= needed;
    },
    async trust(target, person, signal) {
      if (!(await permissions.may(target, person, 'vote', signal))) return null;
      const role = await level(target.repository, person, signal);
      if (role >= GUEST) {
        // A guest of a public project has no more rights than anybody else, but was invited.
        const open = (await facts.project(target.repository, signal)).visibility === 'public';
        return !open || role >= REPORTER ? 'member' : 'contributor';
      }
      return (await isAuthor(client, target, person, signal)) ? 'author' : 'stranger';
    },
  };
  return permissions;
}

async function isAuthor(client: GitlabClient, target: Target, person: string, signal: AbortSignal) {
  if (target.kind !== 'pull') return false;
  const merge = await client.mergeRequest(target.repository, target.id, signal).catch(missing);
  return String(merge?.author?.id) === person;
}
