/** From a maintainer's line to the next answer, over real HTTP: learn, trial, votes, promotion, and only there. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../../src/analysis/embedder.ts';
import { REPLY_MARKER } from '../../src/domain.ts';
import { createEmbedder } from '../../src/embedding/index.ts';
import { createLog } from '../../src/log.ts';
import { createService } from '../../src/server/service.ts';
import { addRun } from '../stand-ins/github/state.ts';
import { type Harness, startHarness } from '../support/github-service.ts';
import { learningService } from '../support/learning.ts';

const log = (gizmo: number) =>
  [
    "Current runner version: '2.319.1'",
    '##[group]Run ./spin.sh',
    '##[endgroup]',
    `frobnicate: error: gizmo ${gizmo} refused to spin, code X9`,
    '##[error]Process completed with exit code 1.',
    '',
  ].join('\n');
const LINE = 'Run `frobnicate --reset` before the build.';
const scope = { provider: 'github', instance: 'github.test', organisation: 'acme' } as const;

let embedder: Embedder;
let harness: Harness;
beforeAll(async () => {
  embedder = await createEmbedder({ cacheDir: '/nonexistent' });
});
beforeEach(async () => {
  harness = await startHarness({ learns: (store, now) => learningService(store, embedder, now) });
  harness.repository.permissions.set('wendy', 'write');
  harness.repository.permissions.set('tim', 'triage');
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const fail = (pull: number) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, harness.failedRun(pull, log(pull))));
const command = async (pull: number, user: string, text: string) => {
  const comment = harness.say(pull, user, text);
  await harness.deliver(harness.hooks.issueComment(harness.repository, comment));
  return {
    signs: comment.reactions.map(({ content }) => content),
    reply: harness
      .comments(pull)
      .filter(({ body }) => body.startsWith(REPLY_MARKER))
      .map(({ body }) => body)
      .at(-1),
  };
};
const answer = (pull: number): string =>
  harness.comments(pull).find(({ body }) => !body.startsWith(REPLY_MARKER))?.body ?? '';
async function learned(): Promise<string> {
  await fail(7);
  const { reply } = await command(7, 'wendy', `/devops-assist learn ${LINE}`);
  const id = /learned\/[0-9a-f]{12}/.exec(reply ?? '')?.[0];
  if (!id) throw new Error(`no id in ${reply}`);
  return id;
}
const voters = async (id: string) =>
  (await harness.store.votes.ofPatterns(scope, [id])).map(({ voter }) => voter);
const stateOf = async (id: string) =>
  (await harness.store.learned.list(scope)).find((row) => row.id === id)?.state;

describe('/devops-assist learn', () => {
  it('keeps the line on trial: nobody sees it, explain tells of it', async () => {
    const id = await learned();
    expect(await stateOf(id)).toBe('shadow');
    await fail(8);
    expect(answer(8)).toContain('not one that is known here');
    expect(answer(8)).not.toContain('frobnicate --reset');
    const { reply } = await command(8, 'tim', '/devops-assist explain');
    expect(reply).toContain(id);
    expect(reply).toContain('on trial here');
  });

  it('needs write access, a line, and a failure', async () => {
    await fail(7);
    expect((await command(7, 'tim', `/devops-assist learn ${LINE}`)).signs).toEqual(['CONFUSED']);
    expect((await command(7, 'mallory', `/devops-assist learn ${LINE}`)).signs).toEqual(['CONFUSED']);
    const empty = await command(7, 'wendy', '/devops-assist learn');
    expect(empty.reply).toContain('say in one line what to do');
    harness.failedRun(9, log(9));
    const none = await command(9, 'wendy', `/devops-assist learn ${LINE}`);
    expect(none.reply).toContain('no failure here to learn about');
    expect(await harness.store.learned.list(scope)).toEqual([]);
  });

  it('masks secrets in the line, and a line said twice is one pattern', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    await fail(7);
    for (let i = 0; i < 2; i++) await command(7, 'wendy', `/devops-assist learn use ${secret} @octocat`);
    const rows = await harness.store.learned.list(scope);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(harness.comments(7))).not.toContain(secret);
  });
});

describe('a pattern on trial', () => {
  it('is promoted when it was right in seven cases, the lesson among them, and then answers in its organisation alone', async () => {
    const id = await learned();
    for (let pull = 8; pull <= 13; pull++) {
      expect(await stateOf(id)).toBe('shadow');
      await fail(pull);
      const { signs } = await command(pull, 'tim', `/devops-assist helpful ${id}`);
      expect(signs).toEqual(['EYES', 'ROCKET']);
    }
    expect(await stateOf(id)).toBe('active');

    await fail(20);
    expect(answer(20)).toContain('frobnicate --reset');

    harness.github.install('other');
    const elsewhere = harness.github.repository('other/shop', { private: false });
    elsewhere.pulls.push({ ...(harness.repository.pulls[0] as never as object), number: 5 } as never);
    const run = addRun(harness.github.state, elsewhere, {
      branch: 'change-5',
      sha: harness.repository.pulls[0]?.sha ?? '',
      pulls: [5],
      jobs: [{ name: 'test', log: log(5) }],
    });
    await harness.deliver(harness.hooks.workflowRun(elsewhere, run));
    const [there] = elsewhere.comments;
    expect(there?.body).toContain('refused to spin');
    expect(there?.body).not.toContain('frobnicate --reset');
  });

  it('is promoted once where two replicas work on the votes at once, and both answer with it', async () => {
    const id = await learned();
    const pulls = [8, 9, 10, 11, 12, 13];
    for (const pull of pulls) harness.failedRun(pull, log(pull));
    const other = createService({
      store: harness.store,
      providers: [harness.provider],
      ...learningService(harness.store, embedder, Date.now, 'replica 2'),
      now: Date.now,
      log: createLog('silent'),
      idleMs: 20,
      recoverEveryMs: null,
    });
    other.start();
    try {
      await Promise.all(
        pulls.map((pull) => {
          const comment = harness.say(pull, 'tim', `/devops-assist helpful ${id}`);
          return harness.send(harness.hooks.issueComment(harness.repository, comment));
        }),
      );
      await vi.waitFor(
        async () => {
          const { waiting, claimed } = await harness.store.upkeep.deliveries();
          expect(waiting + claimed).toBe(0);
        },
        { timeout: 20_000, interval: 20 },
      );
      // Rounds that ran side by side may each have missed the other's vote: the next one sees them all.
      await other.handlers.school?.round(scope);
      expect((await harness.store.learned.list(scope)).map(({ state }) => state)).toEqual(['active']);
      expect((await harness.store.votes.ofPatterns(scope, [id])).length).toBe(7);
    } finally {
      await other.stop(2_000);
    }
    await fail(20);
    expect(answer(20)).toContain('frobnicate --reset');
  });

  it('is not promoted by one person who votes often, nor by many on one pull request', async () => {
    const id = await learned();
    await fail(8);
    for (let i = 0; i < 12; i++) await command(8, 'tim', `/devops-assist helpful ${id}`);
    for (let i = 0; i < 12; i++) {
      harness.repository.permissions.set(`crowd-${i}`, 'triage');
      await command(8, `crowd-${i}`, `/devops-assist helpful ${id}`);
    }
    expect(await stateOf(id)).toBe('shadow');
    expect(await voters(id)).toHaveLength(14);
  });

  it('is retired by votes against it, and is then no longer tried', async () => {
    const id = await learned();
    for (let pull = 8; pull <= 17; pull++) {
      harness.failedRun(pull, log(pull));
      await command(pull, 'tim', `/devops-assist wrong ${id}`);
    }
    expect(await stateOf(id)).toBe('retired');
    expect((await command(14, 'tim', `/devops-assist helpful ${id}`)).reply).toContain('was retired');
  });

  it('takes no votes from strangers, and none for an id that is not known', async () => {
    const id = await learned();
    expect((await command(7, 'mallory', `/devops-assist helpful ${id}`)).signs).toEqual(['CONFUSED']);
    const { reply } = await command(7, 'tim', '/devops-assist helpful learned/000000000000');
    expect(reply).toContain('is not known here');
    expect(await voters(id)).toEqual(['wendy']);
  });
});
