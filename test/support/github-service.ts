/** The service with GitHub on the embedded store, listening on loopback, against the stand-in. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Analyze } from '../../src/handlers/deps.ts';
import type { LearningSettings } from '../../src/learning/experience.ts';
import type { School } from '../../src/learning/school.ts';
import { createLog } from '../../src/log.ts';
import { createGithub, type Github } from '../../src/providers/github/index.ts';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createShelf } from '../../src/providers/shelf.ts';
import { createService, type Service, type ServiceOptions } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type GithubStandIn, startGithubStandIn } from '../stand-ins/github/server.ts';
import {
  addComment,
  addRun,
  type NewRun,
  type StandInComment,
  type StandInRepository,
  type StandInRun,
  shaOf,
} from '../stand-ins/github/state.ts';
import { sendWebhook, type Webhook, webhooksOf } from '../stand-ins/github/webhooks.ts';
import { analyzeLines } from './line-analyzer.ts';

export const SECRET = 'a secret of the tests';

/** How a delivery ended, as the worker logged it. */
export interface Ended {
  readonly msg: string;
  readonly delivery: string;
  readonly did?: string;
  readonly why?: string;
  readonly err?: { code?: string; message?: string };
  readonly dueAt?: number;
}

export interface Harness {
  readonly github: GithubStandIn;
  readonly provider: Github;
  readonly service: Service;
  readonly store: Store;
  readonly url: string;
  /** Another replica takes over: the same store, nothing in memory. */
  replace(): Promise<void>;
  readonly repository: StandInRepository;
  readonly lines: string[];
  /** What workers beside the harness' own log to, so that `ended` hears of them. */
  readonly log: Logger;
  readonly hooks: ReturnType<typeof webhooksOf>;
  /** Sends a webhook and waits for the worker to end it (done, given up or put back). */
  deliver(webhook: Webhook, id?: string): Promise<Ended>;
  /** Waits until the worker ends a delivery that is on its way; of several that an expression fits, the first. */
  ended(id: string | RegExp, messages?: readonly string[]): Promise<Ended>;
  send(webhook: Webhook, id?: string): Promise<Response>;
  /** A run on the pull request `pull` (made if need be) with one failed job. */
  failedRun(pull: number, log: string, run?: Partial<NewRun>): StandInRun;
  comments(pull: number): StandInComment[];
  say(pull: number, user: string, body: string): StandInComment;
  close(): Promise<void>;
}

export interface HarnessOptions {
  readonly now?: () => number;
  readonly analyze?: Analyze;
  /** The language model on the harness' store. */
  readonly model?: ((store: Store) => ServiceOptions['model']) | null;
  /** An analysis and a school over the harness's own store. */
  readonly learns?: (store: Store, now: () => number) => { analyze: Analyze; school: School };
  readonly account?: string;
  readonly private?: boolean;
  readonly timeoutMs?: number;
  readonly leaseMs?: number;
  readonly recoverEveryMs?: number;
  readonly logWaits?: readonly number[];
  /** A folder for the store that is not deleted afterwards. */
  readonly data?: string;
  readonly learning?: LearningSettings;
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const now = options.now ?? Date.now;
  const github = await startGithubStandIn({ now });
  const account = options.account ?? 'acme';
  github.install(account);
  const repository = github.repository(`${account}/shop`, { private: options.private ?? false });
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'devops-assist-'));
  const store = await openStore({ data } as Parameters<typeof openStore>[0]);
  const lines: string[] = [];
  const seen: Ended[] = [];
  let listeners: ((ended: Ended) => void)[] = [];
  const log = createLog('info', {
    write(line: string) {
      lines.push(line);
      const fields = JSON.parse(line) as Ended;
      if (fields.delivery === undefined) return;
      seen.push(fields);
      for (const listener of [...listeners]) listener(fields);
    },
  });
  const start = async () => {
    const provider = createGithub({
      config: {
        appId: github.app.id,
        privateKey: github.app.privateKey,
        webhookSecret: SECRET,
        apiUrl: github.url,
        instance: 'github.test',
      },
      fetch,
      now,
      pauses: createPauses(store.facts),
      shelf: createShelf(store.facts, now),
      logWaits: options.logWaits ?? [5, 10],
      timeoutMs: options.timeoutMs ?? 2_000,
      backoffMs: 5,
    });
    const learning = options.learns?.(store, now);
    const service = createService({
      store,
      providers: [provider],
      analyze: learning?.analyze ?? options.analyze ?? analyzeLines,
      ...(learning ? { school: learning.school } : {}),
      model: options.model?.(store) ?? null,
      now,
      log,
      idleMs: 50,
      recoverEveryMs: options.recoverEveryMs ?? null,
      ...(options.learning === undefined ? {} : { learning: options.learning }),
      ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
    });
    await service.app.listen({ host: '127.0.0.1', port: 0 });
    service.start();
    const url = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`;
    return { provider, service, url };
  };
  let replica = await start();
  const ENDS = ['delivery done', 'delivery given up', 'delivery put back'];
  const harness: Harness = {
    github,
    get provider() {
      return replica.provider;
    },
    get service() {
      return replica.service;
    },
    store,
    get url() {
      return replica.url;
    },
    async replace() {
      await replica.service.stop(2_000);
      replica = await start();
    },
    repository,
    lines,
    log,
    hooks: webhooksOf(github),
    send: (webhook, id = randomUUID()) => sendWebhook(`${replica.url}/webhooks/github`, SECRET, webhook, id),
    ended(id, messages = ENDS) {
      const fits = (ended: Ended): boolean =>
        (typeof id === 'string' ? ended.delivery === id : id.test(ended.delivery)) &&
        messages.includes(ended.msg);
      const past = seen.find(fits);
      if (past) return Promise.resolve(past);
      return new Promise((resolve) => {
        const listener = (ended: Ended): void => {
          if (!fits(ended)) return;
          listeners = listeners.filter((each) => each !== listener);
          resolve(ended);
        };
        listeners.push(listener);
      });
    },
    async deliver(webhook, id = randomUUID()) {
      const response = await harness.send(webhook, id);
      if (response.status !== 202) {
        const text = await response.text();
        return { msg: `answered ${response.status}`, delivery: id, why: text };
      }
      return harness.ended(id);
    },
    failedRun(pull, text, run = {}) {
      const sha = run.sha ?? shaOf(`pull ${pull}`);
      const branch = run.branch === undefined ? `change-${pull}` : run.branch;
      if (!repository.pulls.some(({ number }) => number === pull))
        repository.pulls.push({
          number: pull,
          state: 'open',
          author: 'octocat',
          headRepository: run.headRepository ?? repository.fullName,
          branch: branch ?? '',
          sha,
          files: ['src/a.ts'],
        });
      return addRun(github.state, repository, {
        branch,
        sha,
        pulls: [pull],
        jobs: [{ name: 'test', log: text }],
        ...run,
      });
    },
    comments: (pull) =>
      repository.comments.filter(({ issue, app }) => issue === pull && app?.id === github.app.id),
    say: (pull, user, body) => addComment(github.state, repository, { issue: pull, body, user, at: now() }),
    async close() {
      await replica.service.stop(2_000);
      await store.close();
      await github.close();
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
  return harness;
}
