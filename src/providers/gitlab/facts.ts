/** What source, sink and settings of one instance ask again and again: projects, merge requests of a ref, ourselves. */
import type { GitlabInstance } from '../../config/forges.ts';
import type { Target } from '../../domain.ts';
import { missing } from '../error.ts';
import { createMemo } from '../memo.ts';
import type { GitlabClient } from './client.ts';
import type { MergeRequest, Project } from './schema.ts';
import { organisationOf } from './webhook.ts';

interface OfRef {
  readonly path: string;
  readonly merge: MergeRequest;
}

export type GitlabFacts = ReturnType<typeof createGitlabFacts>;

const MINUTE = 60_000;

export function createGitlabFacts(instance: GitlabInstance, client: GitlabClient, now: () => number) {
  const projects = createMemo<Project>(now, 5 * MINUTE);
  // Asked for twice in one piece of work: for the run's facts, and for its target.
  const ofRefs = createMemo<OfRef | null>(now, MINUTE / 6);
  const self = createMemo<{ id: number }>(now, 60 * MINUTE);
  return {
    project: (id: string | number, signal: AbortSignal) =>
      projects.get(String(id), () => client.project(id, signal)),
    self: (signal: AbortSignal) => self.get('self', () => client.self(signal)),

    target: (path: string, kind: Target['kind'], id: string): Target => ({
      provider: 'gitlab',
      instance: instance.name,
      organisation: organisationOf(path),
      repository: path,
      kind,
      id,
    }),

    /**
     * The merge request of a pipeline's ref `refs/merge-requests/<iid>/(head|merge|train)` and the project that has it:
     * a pipeline of a fork runs in the fork, its merge request is in the project that was forked.
     */
    async ofRef(path: string, iid: string, signal: AbortSignal): Promise<OfRef | null> {
      const parent = (await this.project(path, signal)).forked_from_project?.path_with_namespace;
      return ofRefs.get(`${path}!${iid}`, async () => {
        for (const candidate of parent === undefined ? [path] : [path, parent]) {
          const merge = await client.mergeRequest(candidate, iid, signal).catch(missing);
          if (merge) return { path: candidate, merge };
        }
        return null;
      });
    },
  };
}

/** The iid in a merge request's ref, null for a branch or tag. */
export const mergeRef = (ref: string): string | null =>
  /^refs\/merge-requests\/(\d+)\/(?:head|merge|train)$/.exec(ref)?.[1] ?? null;
