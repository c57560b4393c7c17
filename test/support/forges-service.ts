/** The service with GitLab and Jenkins on the embedded store, listening on loopback, against their stand-ins. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitlabInstance, JenkinsController } from '../../src/config/forges.ts';
import type { Analyze } from '../../src/handlers/deps.ts';
import { createLog } from '../../src/log.ts';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createProviders } from '../../src/providers/registry.ts';
import { createService, type Service } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type GitlabStandIn, startGitlab } from '../stand-ins/gitlab/server.ts';
import { type JenkinsStandIn, startJenkins } from '../stand-ins/jenkins/server.ts';
import { analyzeLines } from './line-analyzer.ts';

export const WEBHOOK_TOKEN = 'a-webhook-token-of-32-characters';
export const JENKINS_SECRET = 'a-shared-secret-of-32-characters';
export const LINK_SECRET = 'a-link-secret-of-at-least-32-characters';
export const API_TOKEN = 'an-api-token-of-at-least-32-characters';

/** How a delivery ended, as the worker logged it. */
export interface Ended {
  readonly msg: string;
  readonly did?: string;
  readonly why?: string;
  readonly delivery: string;
}

export interface Harness {
  readonly gitlab: GitlabStandIn;
  readonly jenkins: JenkinsStandIn;
  readonly service: Service;
  readonly store: Store;
  readonly url: string;
  readonly lines: string[];
  now: number;
  /** Posts to a path of the service. */
  post(path: string, sent: { headers: Record<string, string>; body: string }): Promise<Response>;
  /** Posts a webhook and waits until the worker has ended what it caused. */
  deliver(path: string, sent: { headers: Record<string, string>; body: string }): Promise<Ended>;
  /** Waits for the end of the next delivery that was not waited for yet. */
  ended(): Promise<Ended>;
  close(): Promise<void>;
}

export interface HarnessOptions {
  /** Services that share the store, each with its own providers; the first one has the server. Default 1. */
  readonly services?: number;
  readonly analyze?: Analyze;
  /** What each service calls with. */
  readonly fetch?: (service: number) => typeof fetch;
  readonly leaseMs?: number;
  /** In place of the time in `now`. */
  readonly clock?: () => number;
  readonly gitlab?: Partial<GitlabInstance>;
  readonly jenkins?: Partial<JenkinsController>;
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const gitlab = await startGitlab();
  const jenkins = await startJenkins();
  const data = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  const store = await openStore({ data } as Parameters<typeof openStore>[0]);
  const lines: string[] = [];
  const ends: Ended[] = [];
  let taken = 0;
  let listeners: (() => void)[] = [];
  const log = createLog('info', {
    write(line: string) {
      lines.push(line);
      const fields = JSON.parse(line) as Ended;
      if (!/^delivery (?:done|given up|put back)$/.test(fields.msg)) return;
      ends.push(fields);
      for (const listener of listeners.splice(0)) listener();
    },
  });
  const clock = options.clock ?? (() => harness.now);
  const settings = {
    github: null,
    gitlab: [
      {
        name: 'work',
        url: gitlab.url,
        token: gitlab.token,
        webhookToken: WEBHOOK_TOKEN,
        thread: 'note',
        onCommit: 'comment',
        ...options.gitlab,
      } satisfies GitlabInstance as GitlabInstance,
    ],
    jenkins: [
      {
        name: 'ci',
        url: jenkins.url,
        user: jenkins.user,
        token: jenkins.token,
        webhookSecret: JENKINS_SECRET,
        unstable: 'answer',
        aborted: 'ignore',
        description: 'text',
        ...options.jenkins,
      } satisfies JenkinsController as JenkinsController,
    ],
  };
  const build = (index: number): Service =>
    createService({
      store,
      providers: createProviders(settings, {
        fetch: options.fetch?.(index) ?? fetch,
        now: clock,
        timeoutMs: 2_000,
        backoffMs: 1,
        pauses: createPauses(store.facts),
      }),
      analyze: options.analyze ?? analyzeLines,
      now: clock,
      log,
      idleMs: 20,
      ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
      links: { publicUrl: 'https://assist.example', secret: LINK_SECRET, days: 30 },
      apiToken: API_TOKEN,
    });
  const services = Array.from({ length: options.services ?? 1 }, (_none, index) => build(index));
  const service = services[0] as Service;
  const harness: Harness = {
    gitlab,
    jenkins,
    service,
    store,
    url: '',
    lines,
    now: Date.now(),
    post: (path, sent) => fetch(`${harness.url}${path}`, { method: 'POST', ...sent }),
    async deliver(path, sent) {
      const response = await harness.post(path, sent);
      const text = await response.text();
      if (response.status !== 202) return { msg: `answered ${response.status}`, why: text, delivery: '' };
      return harness.ended();
    },
    async ended() {
      while (ends.length <= taken) await new Promise<void>((resolve) => listeners.push(resolve));
      return ends[taken++] as Ended;
    },
    async close() {
      await Promise.all(services.map((each) => each.stop(2_000)));
      await store.close();
      await Promise.all([gitlab.close(), jenkins.close()]);
      rmSync(data, { recursive: true, force: true });
      listeners = [];
    },
  };
  await service.app.listen({ host: '127.0.0.1', port: 0 });
  for (const each of services) each.start();
  const { port } = service.app.server.address() as AddressInfo;
  return Object.assign(harness, { url: `http://127.0.0.1:${port}` });
}
