/**
 * Many failures at once, two workers, and forges that fail one request in ten: every run is answered once, there is one
 * note a merge request, and nobody calls while a limit says wait.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pipelineHook } from '../stand-ins/gitlab/hooks.ts';
import { addMergeRequest, addPipeline, addProject, job } from '../stand-ins/gitlab/state.ts';
import { hook } from '../stand-ins/jenkins/hooks.ts';
import { addBuild, addJob } from '../stand-ins/jenkins/state.ts';
import { type Harness, JENKINS_SECRET, startHarness, WEBHOOK_TOKEN } from '../support/forges-service.ts';

const MERGE_REQUESTS = 50;
const PIPELINES = 200;
const BUILDS = 50;
const PATH = 'acme/shop';

/** A limit in seconds, and how often it is given. */
const LIMIT_S = 30;
const LIMITS = 1;

/** Back-off and limits must not make the test wait; leases are as long as they are without it. */
const SPEED = 20;
const started = Date.now();
const clock = () => started + (Date.now() - started) * SPEED;

/** Calls that a service began although it had been told to wait. */
const tooEarly: string[] = [];
/** `fetch`, as one service calls it. */
function watched(): typeof fetch {
  let blockedUntil = 0;
  return async (input, init) => {
    const limited = String(input).startsWith(lab.gitlab.url);
    if (limited && clock() < blockedUntil) tooEarly.push(String(input));
    const response = await fetch(input, init);
    // In the next turn the caller has seen the answer.
    if (response.status === 429) setImmediate(() => (blockedUntil = clock() + (LIMIT_S - 5) * 1000));
    return response;
  };
}

let lab: Harness;
beforeEach(async () => {
  lab = await startHarness({ services: 2, clock, leaseMs: 30_000 * SPEED, fetch: watched });
});
afterEach(() => lab.close());

/** The same faults in every run of the test. */
function oneInTen() {
  let state = 42;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % 10 === 0;
  };
}

it('answers every run once, whatever fails on the way', async () => {
  const { gitlab, jenkins } = lab;
  addProject(gitlab.state, { path: PATH });
  const builds = addJob(jenkins.state, 'team/shop');
  const random = oneInTen();
  let count = 0;
  let limits = 0;
  gitlab.fault = () => {
    if (!random()) return null;
    const kind = count++ % 3;
    if (kind === 2 && limits < LIMITS) {
      limits++;
      return { status: 429, headers: { 'retry-after': String(LIMIT_S) } };
    }
    return kind === 1 ? 'drop' : { status: 502 };
  };
  jenkins.fault = () => (random() ? { status: 503 } : null);

  const sent: Promise<Response>[] = [];
  const merges = Array.from({ length: MERGE_REQUESTS }, (_none, index) =>
    addMergeRequest(gitlab.state, {
      project: PATH,
      sourceBranch: `b${index}`,
      sha: `${index}`.padStart(40, 'a'),
    }),
  );
  for (let index = 0; index < PIPELINES; index++) {
    const merge = merges[index % MERGE_REQUESTS];
    if (!merge) throw new Error('no merge request');
    const trace = `src/a.ts:${index}: error TS${index}: broken\n`;
    const pipeline = addPipeline(gitlab.state, {
      project: PATH,
      ref: merge.sourceBranch,
      sha: merge.sha,
      jobs: [job(gitlab.state, { trace })],
    });
    sent.push(lab.post('/webhooks/gitlab/work', pipelineHook(pipeline, { token: WEBHOOK_TOKEN })));
  }
  for (let number = 1; number <= BUILDS; number++) {
    addBuild(builds, { console: `error: build ${number} broke\n` });
    sent.push(
      lab.post('/webhooks/jenkins/ci', hook({ job: 'team/shop', build: number }, { hmac: JENKINS_SECRET })),
    );
  }
  for (const response of await Promise.all(sent)) expect(response.status).toBe(202);
  for (let done = 0; done < PIPELINES + BUILDS; ) {
    const { msg } = await lab.ended();
    expect(msg).not.toBe('delivery given up');
    if (msg === 'delivery done') done++;
  }

  for (const merge of merges) {
    const answers = merge.discussions.flatMap(({ notes }) => notes);
    expect(answers).toHaveLength(1);
  }
  expect(builds.builds.filter(({ description }) => !description?.includes('devops-assist: '))).toEqual([]);
  expect(await lab.store.inbox.list('waiting', 10)).toEqual([]);
  expect(await lab.store.inbox.list('dead', 10)).toEqual([]);
  expect(limits).toBe(LIMITS);
  expect(tooEarly).toEqual([]);
  expect([...gitlab.violations, ...jenkins.violations]).toEqual([]);
}, 60_000);
