/**
 * Many failing runs at once, two worker processes, and a GitHub that answers one request in ten with 502, a rate limit
 * or not at all. Gives what came of it; used by a test in the small and by the benchmark in full.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub, type GithubConfig } from '../../src/providers/github/index.ts';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createGithubReceiver } from '../../src/providers/github/webhook.ts';
import { openStore } from '../../src/store/open.ts';
import { startGithubStandIn } from '../stand-ins/github/server.ts';
import { addRun, shaOf } from '../stand-ins/github/state.ts';
import { sign, webhooksOf } from '../stand-ins/github/webhooks.ts';
import { emptyInbox, wordOf } from './flood-workers.ts';

const SECRET = 'a secret of the flood';

export interface FloodOptions {
  readonly runs: number;
  readonly pulls: number;
  readonly organisations: number;
  /** One request in this many fails. */
  readonly faultEvery: number;
  /** Kills one of the two workers with SIGKILL after this many runs were answered. */
  readonly killAfter?: number;
}

export interface Flooded {
  readonly answered: number;
  readonly dead: number;
  /** Comments of ours on each pull request that are not one. */
  readonly notOne: number;
  /** Runs whose finding stands in no comment. */
  readonly missing: number;
  readonly violations: readonly string[];
  readonly faults: number;
  readonly seconds: number;
}

export async function flood(options: FloodOptions): Promise<Flooded> {
  const github = await startGithubStandIn();
  const data = mkdtempSync(join(tmpdir(), 'devops-assist-flood-'));
  const config: GithubConfig = {
    appId: github.app.id,
    privateKey: github.app.privateKey,
    webhookSecret: SECRET,
    apiUrl: github.url,
    instance: 'github.test',
  };
  const store = await openStore({ data });
  const started = Date.now();
  let faults = 0;
  let count = 0;
  const kinds = [
    () => ({ kind: 'status', status: 502 }) as const,
    () => ({ kind: 'rate-limit', seconds: 1, secondary: faults % 2 === 0 }) as const,
    () => ({ kind: 'hang' }) as const,
  ];
  github.fault = () => {
    count += 1;
    if (count % options.faultEvery !== 0) return null;
    faults += 1;
    return (kinds[faults % kinds.length] as (typeof kinds)[number])();
  };
  try {
    const { probot } = createGithub({ config, fetch, now: Date.now, pauses: createPauses(store.facts) });
    const receiver = createGithubReceiver({ probot, instance: config.instance, appId: config.appId });
    const hooks = webhooksOf(github);
    const repositories = Array.from({ length: options.organisations }, (_none, index) => {
      github.install(`org-${index}`);
      return github.repository(`org-${index}/app`);
    });
    for (let index = 0; index < options.runs; index += 1) {
      const number = 1 + (index % options.pulls);
      const repository = repositories[number % repositories.length] as (typeof repositories)[number];
      const sha = shaOf(`pull ${number}`);
      const branch = `change-${number}`;
      if (!repository.pulls.some((pull) => pull.number === number))
        repository.pulls.push({
          number,
          state: 'open',
          author: 'x',
          headRepository: repository.fullName,
          branch,
          sha,
          files: [],
        });
      // Each run is a workflow of its own, so that all of them stand in the one comment.
      const run = addRun(github.state, repository, {
        name: `CI ${index}`,
        branch,
        sha,
        pulls: [number],
        jobs: [{ name: 'test', log: `one\nerror: cause ${wordOf(index)} of the run\n` }],
      });
      const { name, payload } = hooks.workflowRun(repository, run);
      const body = JSON.stringify(payload);
      const headers = {
        'x-github-event': name,
        'x-github-delivery': `flood-${index}`,
        'x-hub-signature-256': sign(SECRET, body),
      };
      const received = await receiver.receive({ headers, body, instance: null }, Date.now());
      if (received.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(received)}`);
      const { deliveryId, instance, organisation, event } = received;
      await store.inbox.put(
        { provider: 'github', instance, deliveryId, organisation, event: JSON.stringify(event) },
        Date.now(),
      );
    }
    const settings = { github: config, gitlab: [], jenkins: [] };
    await emptyInbox({ data, settings, timeoutMs: 400 }, store, options.killAfter);
    const seconds = (Date.now() - started) / 1000;
    const bodies = repositories.flatMap(({ comments }) => comments.map(({ body }) => body)).join('\n');
    const missing = Array.from({ length: options.runs }, (_none, index) => wordOf(index)).filter(
      (word) => !bodies.includes(`cause ${word} of the run`),
    ).length;
    const perPull = repositories.flatMap((repository) =>
      repository.pulls.map(
        ({ number }) => repository.comments.filter(({ issue }) => issue === number).length,
      ),
    );
    return {
      answered: (await store.inbox.list('done', options.runs + 1)).length,
      dead: (await store.inbox.list('dead', options.runs)).length,
      notOne: perPull.filter((each) => each !== 1).length,
      missing,
      violations: github.violations,
      faults,
      seconds,
    };
  } finally {
    await store.close();
    await github.close();
    rmSync(data, { recursive: true, force: true });
  }
}
