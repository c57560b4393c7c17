/** A stand-in with one controller of the provider on it, and the means to look at both. */
import type { JenkinsController } from '../../../src/config/forges.ts';
import type { RunRef } from '../../../src/domain.ts';
import { createJenkins } from '../../../src/providers/jenkins/index.ts';
import type { ChangeFinder, Provider } from '../../../src/providers/provider.ts';
import { type JenkinsStandIn, startJenkins } from '../../stand-ins/jenkins/server.ts';

export const SECRET = 'a-shared-secret-of-32-characters';
export const signal = AbortSignal.timeout(30_000);

export const controller = (fields: Partial<JenkinsController> = {}): JenkinsController => ({
  name: 'ci',
  url: 'https://ci.example/jenkins',
  user: 'devops-assist',
  token: '11f0aa22bb33cc44dd55ee66ff77008899',
  webhookSecret: SECRET,
  unstable: 'answer',
  aborted: 'ignore',
  description: 'text',
  ...fields,
});

export interface Setup {
  readonly jenkins: JenkinsStandIn;
  readonly provider: Provider & Required<Pick<Provider, 'sink' | 'note'>>;
  /** Methods and paths since the last call. */
  seen(): string[];
}

export async function setup(
  fields: Partial<JenkinsController> = {},
  forges: readonly ChangeFinder[] = [],
): Promise<Setup> {
  const jenkins = await startJenkins();
  const provider = createJenkins(
    controller({ url: jenkins.url, user: jenkins.user, token: jenkins.token, ...fields }),
    { fetch, now: Date.now, timeoutMs: 2_000, backoffMs: 1, forges },
  ) as Setup['provider'];
  return {
    jenkins,
    provider,
    seen: () => jenkins.requests.splice(0).map(({ method, path }) => `${method} ${path}`),
  };
}

export const runRef = (job: string, number: number): RunRef => ({
  provider: 'jenkins',
  instance: 'ci',
  organisation: job.includes('/') ? (job.split('/')[0] as string) : 'ci',
  repository: job,
  runId: String(number),
  attempt: 1,
});

export async function read(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
