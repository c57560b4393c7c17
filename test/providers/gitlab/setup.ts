/** A stand-in with one instance of the provider on it, and the means to look at both. */

import type { GitlabInstance } from '../../../src/config/forges.ts';
import type { RunRef, Target } from '../../../src/domain.ts';
import { createGitlab } from '../../../src/providers/gitlab/index.ts';
import type { Provider } from '../../../src/providers/provider.ts';
import { type GitlabStandIn, startGitlab } from '../../stand-ins/gitlab/server.ts';

export const WEBHOOK_TOKEN = 'a-webhook-token-of-32-characters';
export const SIGNING_KEY = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
export const signal = AbortSignal.timeout(30_000);

export interface Setup {
  readonly gitlab: GitlabStandIn;
  readonly provider: Provider & Required<Pick<Provider, 'sink' | 'settings' | 'changes'>>;
  /** The number of requests per operation since the last call. */
  counts(): Record<string, number>;
}

export async function setup(
  options: { instance?: Partial<GitlabInstance>; root?: string; now?: () => number } = {},
): Promise<Setup> {
  const gitlab = await startGitlab(options.root === undefined ? {} : { root: options.root });
  const provider = createGitlab(
    {
      name: 'work',
      url: gitlab.url,
      token: gitlab.token,
      webhookToken: WEBHOOK_TOKEN,
      thread: 'note',
      onCommit: 'comment',
      ...options.instance,
    },
    { fetch, now: options.now ?? Date.now, timeoutMs: 2_000, backoffMs: 1 },
  ) as Setup['provider'];
  return {
    gitlab,
    provider,
    counts: () => {
      const counts: Record<string, number> = {};
      for (const { operation } of gitlab.requests.splice(0)) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
  };
}

export const runRef = (repository: string, runId: number): RunRef => ({
  provider: 'gitlab',
  instance: 'work',
  organisation: repository.split('/')[0] as string,
  repository,
  runId: String(runId),
  attempt: 1,
});

export const targetRef = (repository: string, kind: Target['kind'], id: string): Target => ({
  provider: 'gitlab',
  instance: 'work',
  organisation: repository.split('/')[0] as string,
  repository,
  kind,
  id,
});

export async function read(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
