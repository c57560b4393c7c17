/** Several instances in one configuration: each webhook reaches its own, and none answers for another. */
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { gitlabInstances, jenkinsControllers } from '../../src/config/forges.ts';
import { createProviders } from '../../src/providers/registry.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createServer } from '../../src/server/server.ts';
import type { NewDelivery } from '../../src/store/store.ts';
import { example, hook } from '../stand-ins/gitlab/hooks.ts';
import { hook as jenkinsHook } from '../stand-ins/jenkins/hooks.ts';

const secret = (name: string) => `the-secret-of-${name}`.padEnd(32, '.');
const env = {
  GITLAB_INSTANCES: 'work,lab',
  GITLAB_WORK_TOKEN: 'glpat-work-token',
  GITLAB_WORK_WEBHOOK_TOKEN: secret('work'),
  GITLAB_LAB_URL: 'https://git.example',
  GITLAB_LAB_TOKEN: 'glpat-lab-token',
  GITLAB_LAB_WEBHOOK_TOKEN: secret('lab'),
  JENKINS_CONTROLLERS: 'main',
  JENKINS_MAIN_URL: 'https://ci.example',
  JENKINS_MAIN_USER: 'bot',
  JENKINS_MAIN_TOKEN: '11aa22bb33',
  JENKINS_MAIN_WEBHOOK_SECRET: secret('main'),
};

function start() {
  const stored: NewDelivery[] = [];
  const providers = createProviders(
    { github: null, gitlab: gitlabInstances(env), jenkins: jenkinsControllers(env) },
    { fetch, now: Date.now, pauses: { until: async () => 0, pause: async () => {} } },
  );
  const inbox = {
    put: async (delivery: NewDelivery) => {
      stored.push(delivery);
      return 'stored' as const;
    },
  };
  const app = createServer({
    providers,
    store: { inbox, check: async () => {} } as unknown as Parameters<typeof createServer>[0]['store'],
    metrics: createMetrics(),
    now: Date.now,
    log: pino({ level: 'silent' }),
    wake: () => {},
  });
  const post = async (url: string, sent: { headers: Record<string, string>; body: string }) =>
    (await app.inject({ method: 'POST', url, headers: sent.headers, payload: sent.body })).statusCode;
  return { stored, post };
}

describe('several instances', () => {
  it('take their own webhooks with their own secrets', async () => {
    const { stored, post } = start();
    const sent = (name: string) => hook('Pipeline Hook', example('pipeline'), { token: secret(name) });
    expect(await post('/webhooks/gitlab/work', sent('work'))).toBe(202);
    expect(await post('/webhooks/gitlab/lab', sent('lab'))).toBe(202);
    expect(await post('/webhooks/gitlab/work', sent('lab'))).toBe(401);
    expect(stored.map(({ provider, instance }) => [provider, instance])).toEqual([
      ['gitlab', 'work'],
      ['gitlab', 'lab'],
    ]);
  });

  it('must be named where there are several, and need not be where there is one', async () => {
    const { post } = start();
    const sent = hook('Pipeline Hook', example('pipeline'), { token: secret('work') });
    expect(await post('/webhooks/gitlab', sent)).toBe(404);
    expect(await post('/webhooks/gitlab/other', sent)).toBe(404);
    const build = jenkinsHook({ job: 'shop', build: 1 }, { hmac: secret('main') });
    expect(await post('/webhooks/jenkins', build)).toBe(202);
    expect(await post('/webhooks/jenkins/main', build)).toBe(202);
  });
});
